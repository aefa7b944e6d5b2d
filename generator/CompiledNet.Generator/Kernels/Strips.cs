using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints loops over all values of a tile in strips of a few positions: within one, channel after channel, so that memory is walked through
/// in as many streams, and what belongs to a channel is at hand.
/// </summary>
/// <param name="positions">Positions in all.</param>
/// <param name="length">Positions of a strip.</param>
internal sealed class Strips(CodeWriter writer, int positions, int length)
{
    /// <summary>The loop over strips; none where all positions are one.</summary>
    public CodeWriter.BlockScope Loop() =>
        IsOne ? default : writer.Block($"for (nint strip = 0; strip < {positions}; strip += {length})");

    /// <summary>The loop over the positions of the strip at hand.</summary>
    /// <param name="position">Where it is.</param>
    public CodeWriter.BlockScope Positions(out string position)
    {
        position = positions > 1 ? "position" : "0";
        if (IsOne)
            return writer.Loop("position", positions);
        string end = positions % length == 0 ? $"strip + {length}" : $"Min(strip + {length}, {Number(positions)})";
        return writer.Block($"for (nint position = strip; position < {end}; position++)");
    }

    private bool IsOne => positions <= length;
}
