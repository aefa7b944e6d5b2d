#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>A function applied to the outputs of a layer.</summary>
#if GENERATOR
internal enum ActivationKind
#else
public enum Activation
#endif
{
    /// <summary>x itself.</summary>
    Linear,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>exp(x) / sum of exp over the channels: positive and of sum 1 at each position.</summary>
    Softmax,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x above zero, x times <c>NegativeSlope</c> (0.2 unless said otherwise, as in Keras' functions) below.</summary>
    LeakyRelu,

    /// <summary>x above zero, exp(x) - 1 below (Clevert, Unterthiner and Hochreiter 2015).</summary>
    Elu,

    /// <summary>1.0507 x above zero, 1.0507 * 1.6733 (exp(x) - 1) below (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>x times the normal distribution up to x: x (1 + erf(x / sqrt 2)) / 2 (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>What approximates <see cref="Gelu"/> by a hyperbolic tangent: x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))) / 2.</summary>
    GeluTanh,

    /// <summary>x / (1 + exp(-x)), also called swish.</summary>
    Silu,

    /// <summary>log(1 + exp(x)).</summary>
    Softplus,

    /// <summary>min(max(x + 3, 0), 6) / 6, as in Keras 3 and PyTorch.</summary>
    HardSigmoid,

    /// <summary>x times its <see cref="HardSigmoid"/> (Howard et al. 2019).</summary>
    HardSwish,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>x times the hyperbolic tangent of log(1 + exp(x)) (Misra 2019).</summary>
    Mish,

    /// <summary>exp(x).</summary>
    Exponential,
}
