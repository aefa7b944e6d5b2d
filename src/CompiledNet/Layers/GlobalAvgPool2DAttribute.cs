namespace CompiledNet;

/// <summary>The same as <see cref="GlobalAveragePool2DAttribute"/>: Keras has this name too.</summary>
public sealed class GlobalAvgPool2DAttribute : LayerAttribute;
