#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>
/// How the values of a new parameter are drawn. Names and formulas are Keras': fan in is what one output sums over, fan out what one input
/// reaches; of a bias, both are its length. Normal ones, but <see cref="RandomNormal"/>, are drawn within two standard deviations, and
/// deviate as the formula says.
/// </summary>
#if GENERATOR
internal enum InitializerKind
#else
public enum Initializer
#endif
{
    /// <summary>All zeros.</summary>
    Zeros,

    /// <summary>All ones.</summary>
    Ones,

    /// <summary>Uniform in ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>Normal with the variance 2 / (fan in + fan out) (Glorot and Bengio 2010).</summary>
    GlorotNormal,

    /// <summary>Uniform in ±sqrt(6 / fan in), for rectifiers (He et al. 2015).</summary>
    HeUniform,

    /// <summary>Normal with the variance 2 / fan in, for rectifiers (He et al. 2015).</summary>
    HeNormal,

    /// <summary>Uniform in ±sqrt(3 / fan in) (LeCun et al. 1998).</summary>
    LecunUniform,

    /// <summary>Normal with the variance 1 / fan in (LeCun et al. 1998).</summary>
    LecunNormal,

    /// <summary>Uniform in ± a limit, 0.05 unless said otherwise.</summary>
    RandomUniform,

    /// <summary>Normal with a standard deviation of 0.05 unless said otherwise.</summary>
    RandomNormal,

    /// <summary>
    /// Normal with a standard deviation of 0.05 unless said otherwise, where values beyond two of them are drawn again, so that what is left
    /// deviates by 0.88 of that.
    /// </summary>
    TruncatedNormal,

    /// <summary>All one number, which is to be said.</summary>
    Constant,

    /// <summary>
    /// Rows that are orthogonal to each other and of length 1, or columns where they are fewer: a matrix that keeps lengths, drawn evenly from
    /// all of them (Saxe, McClelland and Ganguli 2014). All dimensions but the last are rows.
    /// </summary>
    Orthogonal,

    /// <summary>
    /// Ones in the second quarter, zeros in the others: the bias of a new LSTM, whose forget gates are open (Jozefowicz et al. 2015), Keras'
    /// <c>unit_forget_bias</c>.
    /// </summary>
    ForgetOnes,
}
