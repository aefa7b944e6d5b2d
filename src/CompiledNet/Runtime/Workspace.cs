using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompiledNet.Runtime;

/// <summary>
/// A block of floats that begins at a multiple of 64 bytes, a large one at a large page, and never moves: what parameters, gradients and arenas stand in.
/// New blocks are all zeros.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Workspace
{
    /// <summary>Vectors of 512 bits must not straddle cache lines.</summary>
    public const int Alignment = 64;

    private readonly float[] block;
    private readonly int start;

    /// <summary>Allocates a block.</summary>
    /// <param name="length">Floats, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public unsafe Workspace(int length)
    {
        if (length < 0)
            throw new ArgumentOutOfRangeException(nameof(length), length, "Expected a number of floats, 0 or more.");
        Length = length;
        // A line or page more than needed: the runtime aligns arrays to 8 bytes only.
        bool isLarge = LargePages.AreFor(length);
        int alignment = isLarge ? LargePages.Bytes : Alignment;
        block = GC.AllocateArray<float>(length + (alignment / sizeof(float)), pinned: true);
        if (isLarge)
            LargePages.Advise(block);
        int beyond = (int)((nuint)Unsafe.AsPointer(ref block[0]) % (nuint)alignment);
        start = beyond == 0 ? 0 : (alignment - beyond) / sizeof(float);
    }

    /// <summary>Floats in the block.</summary>
    public int Length { get; }

    /// <summary>The first float, at a multiple of 64 bytes.</summary>
    public ref float Origin => ref block[start];

    /// <summary>The whole block.</summary>
    public Span<float> Span => block.AsSpan(start, Length);
}
