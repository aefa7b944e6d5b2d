#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>Which way images are mirrored at random.</summary>
#if GENERATOR
internal enum FlipKind
#else
public enum FlipMode
#endif
{
    /// <summary>Left to right and, by itself, top to bottom; Keras' default.</summary>
    HorizontalAndVertical,

    /// <summary>Left to right.</summary>
    Horizontal,

    /// <summary>Top to bottom.</summary>
    Vertical,
}
