namespace CompiledNet;

/// <summary>
/// A convolution of each channel with kernels of its own: <see cref="DepthMultiplier"/> of them, whose outputs follow one another.
/// Kernel in Keras' layout: kernel height x kernel width x input channels x depth multiplier.
/// </summary>
public sealed class DepthwiseConv2DAttribute : ConvolutionAttribute
{
    /// <summary>A convolution with square kernels.</summary>
    public DepthwiseConv2DAttribute(int kernelSize)
        : this(kernelSize, kernelSize)
    {
    }

    /// <summary>A convolution with kernels of <paramref name="kernelHeight"/> rows and <paramref name="kernelWidth"/> columns.</summary>
    public DepthwiseConv2DAttribute(int kernelHeight, int kernelWidth)
    {
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Rows of a kernel.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of a kernel.</summary>
    public int KernelWidth { get; }

    /// <summary>Kernels, and so outputs, for each input channel; at least 1, and 1 unless said otherwise.</summary>
    public int DepthMultiplier { get; set; } = 1;
}
