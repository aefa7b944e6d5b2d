#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>How values between those of a map are made.</summary>
#if GENERATOR
internal enum InterpolationKind
#else
public enum Interpolation
#endif
{
    /// <summary>The nearest value: each is repeated.</summary>
    Nearest,

    /// <summary>
    /// The two nearest rows and columns, weighted by distance. Values lie at the centres of their pixels: output i of a map enlarged
    /// s times lies at (i + 0.5) / s - 0.5, and nothing lies farther out than the border (Keras' and TensorFlow's half-pixel centres).
    /// </summary>
    Bilinear,
}
