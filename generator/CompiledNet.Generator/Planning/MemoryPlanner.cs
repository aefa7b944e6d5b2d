using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>A buffer with its length and its life, and where it lies.</summary>
/// <param name="Length">Elements.</param>
/// <param name="First">The moment from which on it is alive.</param>
/// <param name="Last">The last moment.</param>
internal sealed record PlacedBuffer(Buffer Buffer, long Length, int First, int Last)
{
    public Place Place { get; init; }

    public long Bytes => Length * Buffer.Element.Bytes;

    /// <summary>Bytes from its beginning to where the next may begin.</summary>
    public long PaddedBytes => Contract.PadBytes(Bytes);

    public bool IsAliveWith(PlacedBuffer other) => First <= other.Last && other.First <= Last;
}

/// <summary>Lays buffers into one block so that those alive at the same moment do not overlap.</summary>
internal static class MemoryPlanner
{
    /// <summary>
    /// Greedy by size: the largest first, each at the lowest offset where it meets no living neighbour. Optimal or close to it
    /// for the chains and branches of networks, and the same on every machine.
    /// </summary>
    /// <param name="buffers">The buffers, without places.</param>
    /// <param name="isScratch">Which block this is.</param>
    /// <param name="guard">Elements before and behind each buffer that stay free.</param>
    /// <returns>The buffers with their places, and the bytes of the block.</returns>
    public static (IReadOnlyList<PlacedBuffer> Buffers, long Bytes) Plan(IEnumerable<PlacedBuffer> buffers, bool isScratch, int guard = 0)
    {
        var placed = new List<PlacedBuffer>();
        long bytes = 0;
        foreach (
            PlacedBuffer buffer in buffers.OrderByDescending(buffer => buffer.Length).ThenBy(buffer => buffer.Buffer.Name, StringComparer.Ordinal))
        {
            long before = (long)guard * buffer.Buffer.Element.Bytes;
            long bytesOf = before + buffer.PaddedBytes + before;
            long offset = 0;
            foreach (PlacedBuffer other in placed.Where(other => other.IsAliveWith(buffer)).OrderBy(other => other.Place.Bytes))
            {
                if (offset + bytesOf <= other.Place.Bytes - before)
                    break;
                offset = Math.Max(offset, other.Place.Bytes + other.PaddedBytes + before);
            }

            placed.Add(buffer with { Place = new Place(offset + before, isScratch) });
            bytes = Math.Max(bytes, offset + bytesOf);
        }

        return (placed, bytes);
    }
}
