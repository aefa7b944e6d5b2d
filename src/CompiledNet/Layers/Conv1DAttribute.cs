namespace CompiledNet;

/// <summary>
/// Convolution over steps: kernels of a few steps that slide along a sequence. Kernel in Keras' layout: kernel width x input channels (of a
/// group) x filters.
/// </summary>
public sealed class Conv1DAttribute : Convolution1DAttribute
{
    /// <summary>A convolution of <paramref name="filters"/> kernels.</summary>
    /// <param name="filters">Kernels, and so channels of the output; at least 1.</param>
    /// <param name="kernelSize">Steps of each; at least 1.</param>
    public Conv1DAttribute(int filters, int kernelSize)
        : base(kernelSize) => Filters = filters;

    /// <summary>Kernels, and so channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Equal parts of channels and filters, each of which sees itself only; 1 unless said otherwise.</summary>
    public int Groups { get; set; } = 1;
}
