namespace CompiledNet;

/// <summary>Makes a feature map a vector, in the order rows, columns, channels. Costs nothing: the values stay where they are.</summary>
public sealed class FlattenAttribute : LayerAttribute;
