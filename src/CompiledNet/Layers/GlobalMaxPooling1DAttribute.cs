namespace CompiledNet;

/// <summary>The same as <see cref="GlobalMaxPool1DAttribute"/>: Keras has both names too.</summary>
public sealed class GlobalMaxPooling1DAttribute : LayerAttribute;
