namespace CompiledNet;

/// <summary>The same as <see cref="GlobalAveragePool1DAttribute"/>: Keras has both names too.</summary>
public sealed class GlobalAveragePooling1DAttribute : LayerAttribute;
