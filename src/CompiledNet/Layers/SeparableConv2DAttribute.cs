namespace CompiledNet;

/// <summary>
/// A convolution in two: each channel by <see cref="DepthMultiplier"/> kernels of its own, then a 1x1 convolution that mixes what they
/// give. Kernels in Keras' layouts: kernel height x kernel width x input channels x depth multiplier, and
/// 1 x 1 x (input channels * depth multiplier) x filters. Bias and activation belong to the second.
/// </summary>
public sealed class SeparableConv2DAttribute : ConvolutionAttribute
{
    /// <summary>A separable convolution with square kernels.</summary>
    public SeparableConv2DAttribute(int filters, int kernelSize)
    {
    }

    /// <summary>A separable convolution with kernels of <paramref name="kernelHeight"/> rows and <paramref name="kernelWidth"/> columns.</summary>
    public SeparableConv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
    }

    /// <summary>Kernels of the first part for each input channel; at least 1, and 1 unless said otherwise.</summary>
    public int DepthMultiplier { get; set; } = 1;
}
