namespace CompiledNet;

/// <summary>
/// The mean of each channel over the whole map: height x width x channels become a vector of channels (Lin, Chen and Yan 2013).
/// In place of <see cref="FlattenAttribute"/> it saves the dense layer behind it height x width times its weights.
/// </summary>
public sealed class GlobalAveragePool2DAttribute : LayerAttribute;
