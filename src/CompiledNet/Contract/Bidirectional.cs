#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>Whether a recurrent layer reads its sequence in both directions, and how the two become one.</summary>
#if GENERATOR
internal enum BidirectionalKind
#else
public enum Bidirectional
#endif
{
    /// <summary>It reads in one direction.</summary>
    None,

    /// <summary>The channels of both one after the other, twice as many; Keras' default.</summary>
    Concatenate,

    /// <summary>The sum, value by value; Keras' <c>sum</c>.</summary>
    Add,

    /// <summary>The product, value by value; Keras' <c>mul</c>.</summary>
    Multiply,

    /// <summary>The mean, value by value; Keras' <c>ave</c>.</summary>
    Average,
}
