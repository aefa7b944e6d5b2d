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
        : this(filters, kernelSize, kernelSize)
    {
    }

    /// <summary>A separable convolution with kernels of <paramref name="kernelHeight"/> rows and <paramref name="kernelWidth"/> columns.</summary>
    public SeparableConv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Kernels, and so channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Rows of a kernel of the first part.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of a kernel of the first part.</summary>
    public int KernelWidth { get; }

    /// <summary>Kernels of the first part for each input channel; at least 1, and 1 unless said otherwise.</summary>
    public int DepthMultiplier { get; set; } = 1;
}
