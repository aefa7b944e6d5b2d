using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The sums of a depthwise convolution, and those of its input's gradient: each channel meets weights of its own. Forward, row y gathers
/// rows y * stride - pad + tap * dilation. Transposed, it gathers those that had seen it: (y + pad - tap * dilation) / stride, where that
/// divides. So do columns.
/// </summary>
/// <param name="IsTransposed">Whether it goes from windows to what they saw.</param>
/// <param name="Rows">The layer's window along the rows; those of a sequence are its steps.</param>
/// <param name="Columns">The layer's window along the columns.</param>
/// <param name="Multiplier">Filters of each channel.</param>
internal sealed record DepthwiseSums(bool IsTransposed, WindowAxis Rows, WindowAxis Columns, int Multiplier)
{
    /// <summary>Whether the kernel is read from its last weight to its first.</summary>
    public bool IsMirrored { get; init; }

    public int OutRows => IsTransposed ? Rows.Input : Rows.Output;

    public int OutColumns => IsTransposed ? Columns.Input : Columns.Output;

    public int SourceRows => IsTransposed ? Rows.Output : Rows.Input;

    public int SourceColumns => IsTransposed ? Columns.Output : Columns.Input;

    /// <summary>Whether channels gather from filters, else filters from channels.</summary>
    public bool GathersFilters => IsTransposed || IsMirrored;

    /// <summary>Products that are summed for each number of the result, where the whole window meets the map.</summary>
    public long Terms => (long)Rows.Size * Columns.Size * (GathersFilters ? Multiplier : 1);

    /// <summary>
    /// The sums of the input's gradient. Where no row or column is left out, they are windows that slide over the outputs, with the kernel
    /// mirrored.
    /// </summary>
    public DepthwiseSums Transpose() => Rows.Stride == 1 && Columns.Stride == 1
        ? this with { Rows = Rows.Mirror(), Columns = Columns.Mirror(), IsMirrored = true }
        : this with { IsTransposed = true };

    /// <summary>Cuts rows into strips, and those that are left over into another.</summary>
    /// <param name="strip">Rows of a strip.</param>
    /// <param name="rowsPerCall">Rows that one call takes.</param>
    public IEnumerable<DepthwiseStrip> Cut(int strip, int rowsPerCall)
    {
        int rest = rowsPerCall % strip;
        if (strip <= rowsPerCall)
            yield return Strip(strip, rowsPerCall / strip, 0, OutRows - rest - strip);
        if (rest > 0)
            yield return Strip(rest, 1, rowsPerCall - rest, OutRows - rest);
    }

    /// <summary>Whether strips of so many rows are all alike: each begins where the same taps meet the source.</summary>
    public bool CanCut(int strip, int rowsPerCall) => strip == rowsPerCall || !IsTransposed || strip % Rows.Stride == 0;

    /// <summary>The row of the source that a strip's values are counted from.</summary>
    /// <param name="row">The strip's first row.</param>
    public string SourceRow(string row) => !IsTransposed ? Times(row, Rows.Stride) : Rows.Stride == 1 ? row : $"{row} / {Rows.Stride}";

    private DepthwiseStrip Strip(int rows, int count, int first, int last)
    {
        int firstSource = SourceOf(first);
        int lastSource = SourceOf(last);
        IEnumerable<StripValue> values =
            from row in Enumerable.Range(0, rows)
            from tap in Enumerable.Range(0, Rows.Size)
            let source = Meet(row, tap)
            where source is not null
            group (tap, row) by source.Value into meetings
            orderby meetings.Key
            select new StripValue(meetings.Key, firstSource + meetings.Key < 0, lastSource + meetings.Key >= SourceRows, [.. meetings]);
        return new DepthwiseStrip(rows, count, [.. values]);
    }

    private int SourceOf(int row) => IsTransposed ? row / Rows.Stride : row * Rows.Stride;

    /// <summary>Where a row of the strip that begins at 0 meets a tap, as if the source had no end.</summary>
    private int? Meet(int row, int tap)
    {
        if (!IsTransposed)
            return Rows.Origin(row) + (tap * Rows.Dilation);
        int distance = row + Rows.PadBefore - (tap * Rows.Dilation);
        return distance % Rows.Stride == 0 ? distance / Rows.Stride : null;
    }
}

/// <summary>Some neighbouring rows, of which the sums of one column are in registers together.</summary>
/// <param name="Rows">How many they are.</param>
/// <param name="Count">How many strips of this form a call takes.</param>
/// <param name="Values">What they see of a column of the source, from top to bottom.</param>
internal sealed record DepthwiseStrip(int Rows, int Count, IReadOnlyList<StripValue> Values)
{
    /// <summary>Products of a column of the kernel.</summary>
    public int Products => Values.Sum(value => value.Meetings.Count);

    /// <summary>The rows of the kernel that meet one of its rows.</summary>
    public IEnumerable<int> KernelRows =>
        Values.SelectMany(value => value.Meetings.Select(meeting => meeting.KernelRow)).Distinct().OrderBy(kernelRow => kernelRow);

    public override string ToString() => $"{Rows} rows";
}

/// <summary>A value that a strip sees, and what is done with it once it is loaded.</summary>
/// <param name="Source">Its row, counted from <see cref="DepthwiseSums.SourceRow"/>.</param>
/// <param name="MayLieAbove">Whether it lies above the source's first row in some strip.</param>
/// <param name="MayLieBelow">Whether it lies below the source's last row in some strip.</param>
/// <param name="Meetings">Which rows of the strip it meets, with which row of the kernel.</param>
internal sealed record StripValue(int Source, bool MayLieAbove, bool MayLieBelow, IReadOnlyList<(int KernelRow, int Row)> Meetings);
