#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>How the sums of a convolution are taken.</summary>
#if GENERATOR
internal enum AlgorithmKind
#else
public enum Algorithm
#endif
{
    /// <summary>
    /// As the compiler estimates to be fastest. With 3x3, 4x4 or 5x5 taps, stride 1 and 6 channels or more before and behind, those are mostly
    /// Winograd's sums: a quarter to a third of the products, which round a little more (some 1e-6 of the largest value).
    /// </summary>
    Fastest,

    /// <summary>Product by product.</summary>
    Direct,
}
