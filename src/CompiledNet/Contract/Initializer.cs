#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
using System.ComponentModel;

namespace CompiledNet.Runtime;
#endif

/// <summary>How the values of a new parameter are drawn.</summary>
#if GENERATOR
internal enum InitializerKind
#else
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Initializer
#endif
{
    /// <summary>All zeros.</summary>
    Zeros,

    /// <summary>All ones.</summary>
    Ones,

    /// <summary>Uniform in ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    GlorotUniform,
}
