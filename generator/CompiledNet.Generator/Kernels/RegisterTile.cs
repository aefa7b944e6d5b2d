namespace CompiledNet.Generator.Kernels;

/// <summary>
/// How a correlation is cut so that its sums stay in registers: <paramref name="Channels"/> output channels times some
/// neighbouring columns at a time.
/// </summary>
/// <param name="Channels">Output channels of a tile; the last tile may have fewer.</param>
/// <param name="Columns">Columns of a tile; the last tile may have fewer.</param>
/// <param name="HoldsKernelRow">
/// Whether the weights of a whole kernel row stay in registers, so that each value is loaded once for all windows that see it;
/// else they are loaded for one kernel column after the other.
/// </param>
/// <param name="Blocks">Tiles along the columns, those of the same form in one block.</param>
internal sealed record RegisterTile(int Channels, int Columns, bool HoldsKernelRow, ColumnBlock[] Blocks)
{
    /// <summary>
    /// Whether kernel columns are a counted loop, else printed one by one: there is one block then, <see cref="ColumnBlock.Counted"/>.
    /// </summary>
    public bool CountsKernelColumns { get; init; }

    /// <summary>Whether all rows of some channels come before the next channels, so that weights which no near cache holds are read once.</summary>
    public bool TakesChannelsFirst { get; init; }

    /// <summary>Vectors of a tile of images that are summed together.</summary>
    public int Parts => Blocks[0].Parts;

    /// <summary>
    /// What a row of the output should take for one kernel row and source channel, in vector multiply-adds at the machine's best; null where
    /// that was not estimated.
    /// </summary>
    public double? Work { get; init; }

    public override string ToString() =>
        $"{Channels} channels x {Columns} columns{(HoldsKernelRow ? ", a kernel row held" : "")}{(CountsKernelColumns ? ", kernel columns counted" : "")}";
}
