namespace CompiledNet;

/// <summary>The same as <see cref="GlobalMaxPool2DAttribute"/>: Keras has both names too.</summary>
public sealed class GlobalMaxPooling2DAttribute : LayerAttribute;
