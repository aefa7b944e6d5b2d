namespace CompiledNet;

/// <summary>
/// The largest value of each channel over the whole map: height x width x channels become a vector of channels. The gradient
/// goes to the first of equal maxima.
/// </summary>
public sealed class GlobalMaxPool2DAttribute : LayerAttribute;
