namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Tiles along the columns that have the same form: the same taps at the same distances, so that one loop runs over them.
/// </summary>
/// <param name="FirstColumn">First output column of the first tile.</param>
/// <param name="ColumnStep">From one column of a tile to the next: the stride where a transposed correlation is cut by phase, else
/// 1.</param>
/// <param name="Columns">Columns of each tile.</param>
/// <param name="Count">Number of tiles.</param>
/// <param name="FirstSource">The leftmost source column that the first tile touches.</param>
/// <param name="SourceAdvance">Source columns from one tile to the next.</param>
/// <param name="Taps">For each kernel column that is met: which columns of the tile meet it, and at which source column from the
/// leftmost.</param>
internal sealed record ColumnBlock(
    int FirstColumn,
    int ColumnStep,
    int Columns,
    int Count,
    int FirstSource,
    int SourceAdvance,
    IReadOnlyList<(int KernelColumn, IReadOnlyList<(int Column, int Source)> Meetings)> Taps)
{
    /// <summary>All columns of a correlation one by one, where a loop counts the kernel columns that each of them meets.</summary>
    public static ColumnBlock Counted(int columns) => new(0, 1, 1, columns, 0, 0, [(0, [(0, 0)])]);

    /// <summary>
    /// Vectors of a tile of images that each column is taken in together: 1, or several where they are narrow. In <see cref="Taps"/>, the
    /// parts of a column follow each other, and so do those of what it meets.
    /// </summary>
    public int Parts { get; private init; } = 1;

    /// <summary>Vectors of each tile: its columns in their parts.</summary>
    public int Vectors => Columns * Parts;

    /// <summary>
    /// Source columns that one tile touches. Counted once, as <see cref="Products"/>: hundreds of tiles are weighed by them.
    /// </summary>
    private readonly int sources = CountSources(Taps);

    /// <summary>Products for each output channel of one tile: lines of code.</summary>
    public int Products { get; } = Taps.Sum(tap => tap.Meetings.Count);

    /// <summary>Whether every column meets the whole kernel row.</summary>
    public bool IsWhole(Correlation correlation) =>
        Taps.Count == correlation.Columns.Size && Taps.All(tap => tap.Meetings.Count == Vectors);

    /// <summary>The same tiles with so many parts of each column.</summary>
    public ColumnBlock InParts(int parts)
    {
        if (parts == 1)
            return this;
        var taps = Taps.Select(tap => (tap.KernelColumn, (IReadOnlyList<(int, int)>)[.. tap.Meetings.SelectMany(InEachPart)]));
        return new(FirstColumn, ColumnStep, Columns, Count, FirstSource, SourceAdvance, [.. taps]) { Parts = parts };

        IEnumerable<(int, int)> InEachPart((int Column, int Source) meeting) =>
            Enumerable.Range(0, parts).Select(part => ((meeting.Column * parts) + part, (meeting.Source * parts) + part));
    }

    /// <summary>The same meetings by source column: what is done with each value once it is loaded.</summary>
    public IEnumerable<(int Source, IReadOnlyList<(int KernelColumn, int Column)> Meetings)> Sources => Taps
        .SelectMany(tap => tap.Meetings.Select(meeting => (tap.KernelColumn, meeting.Column, meeting.Source)))
        .GroupBy(meeting => meeting.Source)
        .OrderBy(group => group.Key)
        .Select(group => (group.Key, (IReadOnlyList<(int, int)>)group.Select(meeting => (meeting.KernelColumn, meeting.Column)).ToList()));

    /// <summary>Loads of one tile for one kernel row and source channel.</summary>
    public int Loads(int channels, bool holdsKernelRow) => (channels * Taps.Count) + (holdsKernelRow ? sources : Products);

    private static int CountSources(IReadOnlyList<(int KernelColumn, IReadOnlyList<(int Column, int Source)> Meetings)> taps)
    {
        var sources = new HashSet<int>();
        foreach ((_, IReadOnlyList<(int Column, int Source)> meetings) in taps)
        {
            foreach ((_, int source) in meetings)
                sources.Add(source);
        }

        return sources.Count;
    }
}
