namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints loops over the values of a tile's map, in the order in which they lie in memory, and over its channels. How many positions and
/// channels there are comes as arguments, so that maps of all shapes share a kernel. A map that no cache holds is read as one stream that way:
/// channel by channel, in pieces of a few lines each, the same memory came at less than half the speed.
/// </summary>
internal sealed class MapLoops(CodeWriter writer, VectorTarget target)
{
    /// <summary>
    /// The parameters of a kernel that has these loops: those, and the floats of a row of one number a channel, which is padded to whole vectors.
    /// </summary>
    public const string Parameters = "nint positions, int channels, int row";

    /// <summary>Prints the arguments for a map.</summary>
    /// <param name="row">Floats of a row of one number a channel.</param>
    public static string[] Arguments(Shape shape, int row) =>
        [Terms.Number(shape.Positions), Terms.Number(shape.Channels), Terms.Number(row)];

    /// <summary>The loop over blocks of positions that sums are added in, from <c>first</c> to before <c>end</c>.</summary>
    public CodeWriter.BlockScope Blocks()
    {
        CodeWriter.BlockScope blocks = writer.Block($"for (nint first = 0; first < positions; first += {SumBlocks.Terms})");
        writer.Line($"nint end = Min(first + {SumBlocks.Terms}, positions);");
        return blocks;
    }

    /// <summary>The loop over channels.</summary>
    public CodeWriter.BlockScope Channels() => writer.Block("for (nint channel = 0; channel < channels; channel++)");

    /// <summary>The loop over vectors of a row of one number a channel.</summary>
    public CodeWriter.BlockScope Row() => writer.Block($"for (nint channel = 0; channel < row; channel += {target.Lanes})");

    /// <summary>Prints loops over all values.</summary>
    /// <param name="emitChannel">Prints what the values of a channel have in common.</param>
    /// <param name="emitValue">Prints what one vector is for, of the lanes and at the place that are given.</param>
    public void Values(Action emitChannel, Action<string, string> emitValue) => Values("0", "positions", emitChannel, emitValue);

    /// <summary>Prints loops over the values of the block at hand.</summary>
    /// <inheritdoc cref="Values(Action, Action{string, string})"/>
    public void ValuesOfBlock(Action emitChannel, Action<string, string> emitValue) => Values("first", "end", emitChannel, emitValue);

    /// <summary>
    /// Prints the end of sums over a block, a vector of all images each: what they come to goes on, and they are zeros again.
    /// </summary>
    /// <param name="place">Where those of the channel at hand stand in <c>sums</c>.</param>
    /// <param name="emitSum">Prints what becomes of their sum, an expression.</param>
    /// <param name="isMasked">Whether only the lanes of the tile's images count, of which there are <c>count</c>.</param>
    public void EndSum(string place, Action<string> emitSum, bool isMasked = false)
    {
        string[] places = [.. Enumerable.Range(0, target.VectorsPerTile).Select(part => Terms.Sum(place, Terms.Number(part * target.Lanes)))];
        IEnumerable<string> parts = places.Select((at, part) =>
            $"Load{target.Bits}(ref sums, {at}){(isMasked ? $" * FirstLanes{target.Bits}(count, {part * target.Lanes})" : "")}");
        emitSum($"SumLanes({string.Join(" + ", parts)})");
        foreach (string at in places)
            writer.Line($"Store({target.Type}.Zero, ref sums, {at});");
    }

    private void Values(string first, string end, Action emitChannel, Action<string, string> emitValue)
    {
        string before = first == "0" ? "0" : $"{first} * channels * {Contract.TileImages}";
        using (writer.Block($"for (nint position = {first}, at = {before}; position < {end}; position++)"))
        using (Channels())
        {
            emitChannel();
            using (Lanes.Loop(writer, target))
                emitValue(Lanes.First(target), target.VectorsPerTile == 1 ? "at" : "at + lane");
            writer.Line($"at += {Contract.TileImages};");
        }
    }
}
