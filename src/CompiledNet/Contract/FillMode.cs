#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>What stands beyond the border of an image that is moved.</summary>
#if GENERATOR
internal enum FillKind
#else
public enum FillMode
#endif
{
    /// <summary>The image mirrored at its border, <c>d c b a | a b c d | d c b a</c>; Keras' default.</summary>
    Reflect,

    /// <summary>One number, <c>k k k k | a b c d | k k k k</c>.</summary>
    Constant,

    /// <summary>The other side of the image, <c>a b c d | a b c d | a b c d</c>.</summary>
    Wrap,

    /// <summary>The pixel at the border, <c>a a a a | a b c d | d d d d</c>.</summary>
    Nearest,
}
