using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// The memory of one pass: every buffer's place in one block. A training pass of several segments has two: what outlives a segment stands
/// in a block of the tile's, all else in scratch that the tiles of a worker share.
/// </summary>
internal sealed class ArenaPlan
{
    private readonly Dictionary<Buffer, Place> places;

    /// <param name="buffers">All that there are, without places.</param>
    /// <param name="isScratch">Which of them need not outlive a segment.</param>
    /// <param name="guard">Floats before and behind each that nothing may touch.</param>
    public ArenaPlan(IEnumerable<PlacedBuffer> buffers, Func<PlacedBuffer, bool> isScratch, int guard = 0)
    {
        ILookup<bool, PlacedBuffer> parts = buffers.ToLookup(isScratch);
        (IReadOnlyList<PlacedBuffer> kept, Bytes) = MemoryPlanner.Plan(parts[false], isScratch: false, guard);
        (IReadOnlyList<PlacedBuffer> scratch, ScratchBytes) = MemoryPlanner.Plan(parts[true], isScratch: true, guard);
        Buffers = [.. kept, .. scratch];
        places = Buffers.ToDictionary(buffer => buffer.Buffer, buffer => buffer.Place);
    }

    /// <summary>All buffers of the pass.</summary>
    public IReadOnlyList<PlacedBuffer> Buffers { get; }

    /// <summary>Bytes of the block, as many as they are: rules refuse those that 32 bits cannot address.</summary>
    public long Bytes { get; }

    /// <summary>Likewise of the scratch.</summary>
    public long ScratchBytes { get; }

    /// <summary>Floats of the block.</summary>
    public int Length => Floats(Bytes);

    /// <summary>Floats of the scratch.</summary>
    public int ScratchLength => Floats(ScratchBytes);

    public IReadOnlyDictionary<Buffer, Place> Places => places;

    /// <summary>The offset of a buffer in its block, in floats.</summary>
    public int this[Buffer buffer] => Floats(places[buffer].Bytes);

    private static int Floats(long bytes) => checked((int)(bytes / ElementType.Float32.Bytes));
}
