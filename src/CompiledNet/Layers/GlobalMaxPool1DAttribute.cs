namespace CompiledNet;

/// <summary>The largest value of each channel over all steps: a vector of as many values as there are channels.</summary>
public sealed class GlobalMaxPool1DAttribute : LayerAttribute;
