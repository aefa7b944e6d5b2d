namespace CompiledNet;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as everywhere in this field), channels last.
/// Kernel in Keras' layout: kernel height x kernel width x input channels x filters.
/// </summary>
public sealed class Conv2DAttribute : WindowAttribute
{
    /// <summary>A convolution with a square kernel.</summary>
    public Conv2DAttribute(int filters, int kernelSize)
    {
    }

    /// <summary>A convolution with a kernel of <paramref name="kernelHeight"/> rows and <paramref name="kernelWidth"/> columns.</summary>
    public Conv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
    }

    /// <summary>Whether a bias, one number a filter, is added; true unless said otherwise.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The function applied to each output; <see cref="Activation.Linear"/> unless said otherwise.</summary>
    public Activation Activation { get; set; }

    /// <summary>The slope of a <see cref="CompiledNet.Activation.LeakyRelu"/> below zero: finite and at least 0; 0.2 unless said otherwise.</summary>
    public float NegativeSlope { get; set; } = 0.2f;
}
