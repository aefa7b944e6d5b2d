namespace CompiledNet;

/// <summary>The same as <see cref="GlobalAveragePool2DAttribute"/>: Keras has both names too.</summary>
public sealed class GlobalAveragePooling2DAttribute : LayerAttribute;
