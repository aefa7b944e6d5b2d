using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompiledNet.Runtime;

/// <summary>
/// A block of floats that begins at a multiple of 64 bytes and never moves: what parameters, gradients and arenas stand in.
/// New blocks are all zeros.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Workspace
{
    /// <summary>Vectors of 512 bits must not straddle cache lines.</summary>
    public const int Alignment = 64;

    private const int FloatsPerLine = Alignment / sizeof(float);

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
        // One line more than needed: the runtime aligns arrays to 8 bytes only.
        block = GC.AllocateArray<float>(length + FloatsPerLine, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref block[0]);
        start = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(float);
    }

    /// <summary>Floats in the block.</summary>
    public int Length { get; }

    /// <summary>The first float, at a multiple of 64 bytes.</summary>
    public ref float Origin => ref block[start];

    /// <summary>The whole block.</summary>
    public Span<float> Span => block.AsSpan(start, Length);
}
