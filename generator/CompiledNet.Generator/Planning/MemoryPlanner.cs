namespace CompiledNet.Generator.Planning;

/// <summary>One buffer: how many floats, and from which moment to which it is alive (both inclusive).</summary>
internal sealed record Buffer(string Name, long Length, int First, int Last)
{
    public bool IsAliveWith(Buffer other) => First <= other.Last && other.First <= Last;
}

/// <summary>Lays buffers into one block so that those alive at the same moment do not overlap.</summary>
internal static class MemoryPlanner
{
    /// <summary>
    /// Greedy by size: the largest first, each at the lowest offset where it meets no living neighbour. Optimal or close to it
    /// for the chains and branches of networks, and the same on every machine.
    /// </summary>
    /// <returns>The offset of each buffer and the length of the block, in floats, multiples of 16.</returns>
    public static (IReadOnlyDictionary<string, long> Offsets, long Length) Plan(IEnumerable<Buffer> buffers)
    {
        var placed = new List<(Buffer Buffer, long Offset)>();
        long length = 0;
        foreach (Buffer buffer in buffers.OrderByDescending(buffer => buffer.Length).ThenBy(buffer => buffer.Name, StringComparer.Ordinal))
        {
            long offset = 0;
            foreach ((Buffer other, long otherOffset) in placed.Where(other => other.Buffer.IsAliveWith(buffer)).OrderBy(other => other.Offset))
            {
                if (offset + Alignment.Pad(buffer.Length) <= otherOffset)
                    break;
                offset = Math.Max(offset, otherOffset + Alignment.Pad(other.Length));
            }

            placed.Add((buffer, offset));
            length = Math.Max(length, offset + Alignment.Pad(buffer.Length));
        }

        return (placed.ToDictionary(entry => entry.Buffer.Name, entry => entry.Offset), length);
    }
}
