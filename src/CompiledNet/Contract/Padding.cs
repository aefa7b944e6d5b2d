#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>How a window treats the border of a feature map.</summary>
#if GENERATOR
internal enum PaddingKind
#else
public enum Padding
#endif
{
    /// <summary>Windows lie inside the map: output = (input - window) / stride + 1.</summary>
    Valid,

    /// <summary>
    /// As many zeros as make the output ceil(input / stride), by TensorFlow's rule: half of them on each side, the odd one
    /// at the bottom and the right.
    /// </summary>
    Same,

    /// <summary>
    /// Of convolutions over steps only: as many zeros before the first step as let each output see its own step and those before it, and
    /// none behind; output = ceil(input / stride).
    /// </summary>
    Causal,
}
