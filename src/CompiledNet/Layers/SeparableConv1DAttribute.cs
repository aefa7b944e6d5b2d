namespace CompiledNet;

/// <summary>
/// A depthwise convolution over steps, then one of single steps over all that it gives. Kernels in Keras' layouts: kernel width x input
/// channels x depth multiplier, and 1 x input channels * depth multiplier x filters. Bias and activation come at the end.
/// </summary>
public sealed class SeparableConv1DAttribute : Convolution1DAttribute
{
    /// <summary>A separable convolution.</summary>
    /// <param name="filters">Channels of the output; at least 1.</param>
    /// <param name="kernelSize">Steps of the first kernels; at least 1.</param>
    public SeparableConv1DAttribute(int filters, int kernelSize)
        : base(kernelSize) => Filters = filters;

    /// <summary>Channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Kernels of the first part for each input channel; 1 unless said otherwise.</summary>
    public int DepthMultiplier { get; set; } = 1;
}
