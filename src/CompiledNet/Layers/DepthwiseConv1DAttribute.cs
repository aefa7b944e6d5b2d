namespace CompiledNet;

/// <summary>
/// Convolution over the steps of each channel alone. Kernel in Keras' layout: kernel width x input channels x depth multiplier.
/// </summary>
public sealed class DepthwiseConv1DAttribute : Convolution1DAttribute
{
    /// <summary>Kernels of <paramref name="kernelSize"/> steps.</summary>
    public DepthwiseConv1DAttribute(int kernelSize)
        : base(kernelSize)
    {
    }

    /// <summary>Kernels, and so channels of the output, for each input channel; 1 unless said otherwise.</summary>
    public int DepthMultiplier { get; set; } = 1;
}
