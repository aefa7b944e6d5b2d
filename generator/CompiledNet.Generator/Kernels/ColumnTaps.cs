namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The taps of every output column of a correlation, and the ways to cut the columns into tiles. Each is found once: they depend on
/// the columns alone, which most layers of a deep network have in common.
/// </summary>
internal sealed class ColumnTaps(Correlation correlation)
{
    private readonly Dictionary<int, ColumnBlock[]> cuts = [];

    private readonly (int KernelColumn, int Source)[][] taps =
        [.. Enumerable.Range(0, correlation.OutColumns).Select(column => correlation.Taps(column).ToArray())];

    /// <summary>From one column of a tile to the next.</summary>
    private readonly int step = correlation.IsTransposed ? correlation.Columns.Stride : 1;

    /// <summary>Cuts all output columns into tiles of <paramref name="columns"/>; neighbours of the same form are one block.</summary>
    public ColumnBlock[] Cut(int columns)
    {
        if (!cuts.TryGetValue(columns, out ColumnBlock[]? blocks))
            cuts.Add(columns, blocks = FindBlocks(columns));
        return blocks;
    }

    private ColumnBlock[] FindBlocks(int columns)
    {
        var blocks = new List<ColumnBlock>();
        for (int phase = 0; phase < Math.Min(step, taps.Length); phase++)
        {
            for (int first = phase; first < taps.Length;)
            {
                int width = Width(first, columns);
                int leftmost = Leftmost(first, width);
                int count = 1;
                int advance = 0;
                int next = first + (columns * step);
                for (; next < taps.Length && Width(next, columns) == width; next += columns * step)
                {
                    int distance = Leftmost(next, width) - leftmost - ((count - 1) * advance);
                    if ((count > 1 && distance != advance) || !AreAlike(first, next, width, distance + ((count - 1) * advance)))
                        break;
                    advance = distance;
                    count++;
                }

                blocks.Add(new ColumnBlock(first, step, width, count, leftmost, advance, Meetings(first, width, leftmost)));
                first = next;
            }
        }

        return [.. blocks];
    }

    /// <summary>Columns of the tile that begins here: the last one of a phase may be narrower.</summary>
    private int Width(int first, int columns) => Math.Min(columns, ((taps.Length - 1 - first) / step) + 1);

    /// <summary>The leftmost source column that a tile touches; 0 where it touches none.</summary>
    private int Leftmost(int first, int columns)
    {
        int leftmost = int.MaxValue;
        for (int column = 0; column < columns; column++)
        {
            foreach ((_, int source) in taps[first + (column * step)])
                leftmost = Math.Min(leftmost, source);
        }

        return leftmost == int.MaxValue ? 0 : leftmost;
    }

    /// <summary>Whether two tiles meet the same kernel columns, all of them this far from each other.</summary>
    private bool AreAlike(int first, int other, int columns, int distance)
    {
        for (int column = 0; column < columns; column++)
        {
            (int KernelColumn, int Source)[] mine = taps[first + (column * step)];
            (int KernelColumn, int Source)[] others = taps[other + (column * step)];
            if (mine.Length != others.Length)
                return false;
            for (int tap = 0; tap < mine.Length; tap++)
            {
                if (mine[tap].KernelColumn != others[tap].KernelColumn || others[tap].Source - mine[tap].Source != distance)
                    return false;
            }
        }

        return true;
    }

    private List<(int, IReadOnlyList<(int, int)>)> Meetings(int first, int columns, int leftmost)
    {
        var meetings = new List<(int, IReadOnlyList<(int, int)>)>();
        for (int kernelColumn = 0; kernelColumn < correlation.Columns.Size; kernelColumn++)
        {
            List<(int, int)>? here = null;
            for (int column = 0; column < columns; column++)
            {
                foreach ((int kernelColumnHere, int source) in taps[first + (column * step)])
                {
                    if (kernelColumnHere == kernelColumn)
                        (here ??= new(columns)).Add((column, source - leftmost));
                }
            }

            if (here is not null)
                meetings.Add((kernelColumn, here));
        }

        return meetings;
    }
}

/// <summary>The taps of all correlations of a network, those of the same columns once.</summary>
internal sealed class TapsOfNetwork
{
    private readonly Dictionary<(WindowAxis Columns, bool IsTransposed), ColumnTaps> known = [];

    public ColumnTaps Of(Correlation correlation)
    {
        if (!known.TryGetValue((correlation.Columns, correlation.IsTransposed), out ColumnTaps? taps))
            known.Add((correlation.Columns, correlation.IsTransposed), taps = new ColumnTaps(correlation));
        return taps;
    }
}
