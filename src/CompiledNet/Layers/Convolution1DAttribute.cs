namespace CompiledNet;

/// <summary>A layer that multiplies windows of steps with kernels and adds them up.</summary>
public abstract class Convolution1DAttribute : Window1DAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected Convolution1DAttribute(int kernelSize) => KernelSize = kernelSize;

    /// <summary>Steps of the kernel.</summary>
    public int KernelSize { get; }

    /// <summary>
    /// Steps from one tap of the kernel to the next; 1, neighbours, unless said otherwise. A kernel of k taps sees d(k - 1) + 1 steps. As in
    /// Keras, a layer has a dilation or a stride, not both (CN2021).
    /// </summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Whether a bias, one number a filter, is added; true unless said otherwise.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>The function applied to each output; <see cref="Activation.Linear"/> unless said otherwise.</summary>
    public Activation Activation { get; set; }

    /// <summary>
    /// The slope of a <see cref="CompiledNet.Activation.LeakyRelu"/> below zero: finite and at least 0; 0.2 unless said otherwise.
    /// </summary>
    public float NegativeSlope { get; set; } = 0.2f;

    /// <summary>How new weights are drawn; <see cref="Initializer.GlorotUniform"/> unless said otherwise.</summary>
    public Initializer KernelInitializer { get; set; } = Initializer.GlorotUniform;

    /// <summary>
    /// The limit of <see cref="Initializer.RandomUniform"/>, the standard deviation of <see cref="Initializer.RandomNormal"/> and
    /// <see cref="Initializer.TruncatedNormal"/>, each above 0, and 0.05 unless said otherwise; the number of
    /// <see cref="Initializer.Constant"/>. Others take none.
    /// </summary>
    public float KernelInitializerValue { get; set; } = 0.05f;

    /// <summary>What new biases are; <see cref="Initializer.Zeros"/> unless said otherwise.</summary>
    public Initializer BiasInitializer { get; set; }

    /// <summary>As <see cref="KernelInitializerValue"/>, for the biases.</summary>
    public float BiasInitializerValue { get; set; } = 0.05f;

    /// <summary>
    /// Adds this times the sum of the weights' magnitudes to the loss: finite, 0 or more; 0, no penalty, unless said otherwise.
    /// </summary>
    public float KernelL1 { get; set; }

    /// <summary>
    /// Adds this times the sum of the weights' squares to the loss: finite, 0 or more; 0, no penalty, unless said otherwise.
    /// </summary>
    public float KernelL2 { get; set; }

    /// <summary>
    /// The largest Euclidean norm of the weights of one output: finite, above 0; those that are longer after a step are scaled down to it.
    /// No limit unless said.
    /// </summary>
    public float KernelMaxNorm { get; set; }
}
