namespace CompiledNet;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as everywhere in this field), channels last.
/// Kernel in Keras' layout: kernel height x kernel width x input channels / groups x filters.
/// </summary>
public sealed class Conv2DAttribute : ConvolutionAttribute
{
    /// <summary>A convolution with a square kernel.</summary>
    public Conv2DAttribute(int filters, int kernelSize)
        : this(filters, kernelSize, kernelSize)
    {
    }

    /// <summary>A convolution with a kernel of <paramref name="kernelHeight"/> rows and <paramref name="kernelWidth"/> columns.</summary>
    public Conv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>Kernels, and so channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; }

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; }

    /// <summary>
    /// Equal parts that input channels and filters are cut into, in order: each filter sees the channels of its own part only.
    /// 1 unless said otherwise; divides both numbers (CN2020).
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>How its sums are taken; <see cref="Algorithm.Fastest"/> unless said otherwise.</summary>
    public Algorithm Algorithm { get; set; }
}
