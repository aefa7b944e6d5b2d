namespace CompiledNet.Generator.Planning;

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
internal sealed record RegisterTile(int Channels, int Columns, bool HoldsKernelRow, IReadOnlyList<ColumnBlock> Blocks)
{
    /// <summary>
    /// Sums in registers. Measured on Zen 5 with 32 registers: 12 to 20 sums reach 95-99 % of the FMA peak, 24 spill and fall to
    /// 65 %. With 16 registers, what is left beside the operands.
    /// </summary>
    private static int MostSums(VectorTarget target) => target.Registers == 32 ? 18 : 12;

    /// <summary>
    /// Every further printed form costs instruction cache and reading: this many statements weigh as much as the whole work once
    /// more. Narrow vectors have fewer registers to fill, so more text buys less.
    /// </summary>
    private static double StatementsPerDoubling(VectorTarget target) => target.Registers == 32 ? 300 : 100;

    /// <summary>The tile with the least estimated time among those that fit the registers.</summary>
    public static RegisterTile Choose(Correlation correlation, VectorTarget target)
    {
        RegisterTile? best = null;
        double leastCost = double.MaxValue;
        for (int columns = 1; columns <= Math.Min(8, correlation.OutColumns); columns++)
        {
            IReadOnlyList<ColumnBlock> blocks = ColumnBlock.Cut(correlation, columns);
            for (int channels = 1; channels <= Math.Min(16, correlation.OutChannels); channels++)
            {
                foreach (bool holdsKernelRow in new[] { false, true })
                {
                    var tile = new RegisterTile(channels, columns, holdsKernelRow, blocks);
                    if (!tile.Fits(target))
                        continue;
                    double cost = tile.Cycles(correlation) * (1 + (tile.Statements(correlation) / StatementsPerDoubling(target)));
                    if (cost < leastCost)
                    {
                        leastCost = cost;
                        best = tile;
                    }
                }
            }
        }

        return best!;
    }

    private bool Fits(VectorTarget target)
    {
        int sums = Channels * Columns;
        int operands = HoldsKernelRow ? Channels * Blocks.Max(block => block.Taps.Count) : Math.Min(Channels, Columns);
        return sums <= MostSums(target) && sums + operands + 1 <= target.Registers - 1;
    }

    /// <summary>Estimated cycles for one row of the output, one kernel row and one source channel.</summary>
    private double Cycles(Correlation correlation)
    {
        int whole = correlation.OutChannels / Channels;
        int rest = correlation.OutChannels % Channels;
        return Blocks.Sum(block =>
            block.Count * ((whole * block.Cycles(Channels, HoldsKernelRow)) + (rest > 0 ? block.Cycles(rest, HoldsKernelRow) : 0)));
    }

    /// <summary>Statements that are printed.</summary>
    private int Statements(Correlation correlation)
    {
        int rest = correlation.OutChannels % Channels;
        return Blocks.Sum(block => (block.Products * (Channels + rest)) + block.Loads(Channels, HoldsKernelRow) + (rest > 0 ? block.Loads(rest, HoldsKernelRow) : 0));
    }
}

/// <summary>Tiles along the columns that have the same form: the same taps at the same distances, so that one loop runs over them.</summary>
/// <param name="FirstColumn">First output column of the first tile.</param>
/// <param name="ColumnStep">From one column of a tile to the next: the stride where a transposed correlation is cut by phase, else 1.</param>
/// <param name="Columns">Columns of each tile.</param>
/// <param name="Count">Number of tiles.</param>
/// <param name="FirstSource">The leftmost source column that the first tile touches.</param>
/// <param name="SourceAdvance">Source columns from one tile to the next.</param>
/// <param name="Taps">For each kernel column that is met: which columns of the tile meet it, and at which source column from the leftmost.</param>
internal sealed record ColumnBlock(
    int FirstColumn,
    int ColumnStep,
    int Columns,
    int Count,
    int FirstSource,
    int SourceAdvance,
    IReadOnlyList<(int KernelColumn, IReadOnlyList<(int Column, int Source)> Meetings)> Taps)
{
    /// <summary>Products for each output channel of one tile: lines of code.</summary>
    public int Products => Taps.Sum(tap => tap.Meetings.Count);

    /// <summary>Whether every column meets the whole kernel row.</summary>
    public bool IsWhole(Correlation correlation) =>
        Taps.Count == correlation.Columns.Size && Taps.All(tap => tap.Meetings.Count == Columns);

    /// <summary>Cuts all output columns into tiles of <paramref name="columns"/> and joins neighbours of the same form.</summary>
    public static IReadOnlyList<ColumnBlock> Cut(Correlation correlation, int columns)
    {
        var blocks = new List<ColumnBlock>();
        int step = correlation.IsTransposed ? correlation.Columns.Stride : 1;
        for (int phase = 0; phase < Math.Min(step, correlation.OutColumns); phase++)
        {
            for (int first = phase; first < correlation.OutColumns; first += columns * step)
            {
                int count = Math.Min(columns, ((correlation.OutColumns - 1 - first) / step) + 1);
                ColumnBlock tile = Single(correlation, first, step, count);
                if (blocks.Count > 0 && blocks[blocks.Count - 1].TryJoin(tile) is { } joined)
                    blocks[blocks.Count - 1] = joined;
                else
                    blocks.Add(tile);
            }
        }

        return blocks;
    }

    /// <summary>The same meetings by source column: what is done with each value once it is loaded.</summary>
    public IEnumerable<(int Source, IReadOnlyList<(int KernelColumn, int Column)> Meetings)> Sources => Taps
        .SelectMany(tap => tap.Meetings.Select(meeting => (tap.KernelColumn, meeting.Column, meeting.Source)))
        .GroupBy(meeting => meeting.Source)
        .OrderBy(group => group.Key)
        .Select(group => (group.Key, (IReadOnlyList<(int, int)>)group.Select(meeting => (meeting.KernelColumn, meeting.Column)).ToList()));

    /// <summary>Loads of one tile for one kernel row and source channel.</summary>
    public int Loads(int channels, bool holdsKernelRow) => holdsKernelRow
        ? (channels * Taps.Count) + Sources.Count()
        : Taps.Sum(tap => channels + tap.Meetings.Count);

    /// <summary>
    /// Cycles of one tile for one kernel row and source channel, on a machine with two FMAs and two loads a cycle and an FMA
    /// latency of four.
    /// </summary>
    public double Cycles(int channels, bool holdsKernelRow)
    {
        double chain = 4.0 * Taps.Count;
        return Math.Max(Math.Max(channels * Products, Loads(channels, holdsKernelRow)) / 2.0, chain) + 1;
    }

    private static ColumnBlock Single(Correlation correlation, int first, int step, int columns)
    {
        var meetings = new List<(int KernelColumn, int Column, int Source)>();
        for (int column = 0; column < columns; column++)
        {
            foreach ((int kernelColumn, int source) in correlation.Taps(first + (column * step)))
                meetings.Add((kernelColumn, column, source));
        }

        int leftmost = meetings.Count == 0 ? 0 : meetings.Min(meeting => meeting.Source);
        var taps = meetings
            .GroupBy(meeting => meeting.KernelColumn)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key, (IReadOnlyList<(int, int)>)group.Select(meeting => (meeting.Column, meeting.Source - leftmost)).ToList()))
            .ToList();
        return new ColumnBlock(first, step, columns, Count: 1, leftmost, SourceAdvance: 0, taps);
    }

    private ColumnBlock? TryJoin(ColumnBlock next)
    {
        int advance = next.FirstSource - FirstSource - ((Count - 1) * SourceAdvance);
        bool follows = next.Columns == Columns
            && next.FirstColumn == FirstColumn + (Count * Columns * ColumnStep)
            && (Count == 1 || advance == SourceAdvance)
            && next.Taps.Count == Taps.Count
            && Taps.Zip(next.Taps, (mine, other) => mine.KernelColumn == other.KernelColumn && mine.Meetings.SequenceEqual(other.Meetings)).All(same => same);
        return follows ? this with { Count = Count + 1, SourceAdvance = advance } : null;
    }
}
