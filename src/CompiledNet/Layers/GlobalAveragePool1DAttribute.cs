namespace CompiledNet;

/// <summary>The mean of each channel over all steps: a vector of as many values as there are channels.</summary>
public sealed class GlobalAveragePool1DAttribute : LayerAttribute;
