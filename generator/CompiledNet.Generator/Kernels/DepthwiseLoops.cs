using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the loops of depthwise sums, in the order in which maps lie in memory: a strip of rows after the other, in each column by
/// column, and there channel by channel. Each row of the maps is read as one stream that way; with neighbouring columns in registers
/// instead of rows, pieces of a few lines each, the same memory took up to twice as long. Sizes come as arguments, so that layers of all
/// shapes share a kernel.
/// </summary>
/// <param name="sums">What is summed.</param>
/// <param name="strips">The strips of a call.</param>
internal sealed class DepthwiseLoops(CodeWriter writer, VectorTarget target, DepthwiseSums sums, IReadOnlyList<DepthwiseStrip> strips)
{
    /// <summary>The parameters of a kernel that has these loops: the rows that it takes, and the sizes of the maps.</summary>
    public const string Parameters =
        "nint firstRow, nint endRow, int columns, int sourceRows, int sourceColumns, int padLeft, int channels, int step";

    private readonly KernelTaps kernelColumns = KernelTaps.Columns(sums.Columns, sums.IsTransposed).OfArguments("sourceColumns", "padLeft");

    /// <summary>Where the channel at hand stands in a position of the map of channels.</summary>
    public string Channel => Part("channel");

    /// <summary>The filter at hand.</summary>
    public string Filter => sums.Multiplier == 1 ? "channel" : $"(channel * {sums.Multiplier} + filter)";

    /// <summary>Where the filter at hand stands in a position of the map of filters.</summary>
    public string FilterPlace => Part(Filter);

    /// <summary>From one position of the map of channels to the next.</summary>
    public static string Step => "step";

    /// <summary>From one position of the map of filters to the next.</summary>
    public string FilterStep => Times(Step, sums.Multiplier);

    /// <summary>The arguments for a layer.</summary>
    /// <param name="firstRow">The first row of the result.</param>
    /// <param name="endRow">The row behind the last.</param>
    /// <param name="channels">Channels of the layer.</param>
    public static string[] Arguments(DepthwiseSums sums, string firstRow, string endRow, int channels) =>
    [
        firstRow, endRow, .. new[]
        {
            sums.OutColumns, sums.SourceRows, sums.SourceColumns, sums.Columns.PadBefore, channels, channels * Contract.TileImages,
        }.Select(Number),
    ];

    /// <summary>Prints the loops over strips, columns and channels.</summary>
    /// <param name="sourceStep">From one position of the source to the next.</param>
    /// <param name="outStep">From one position of the result to the next.</param>
    /// <param name="emitChannel">Prints what is done with a channel of a column of a strip.</param>
    public void Strips(string sourceStep, string outStep, Action<DepthwiseStrip> emitChannel)
    {
        writer.Line($"nint down = (nint)sourceColumns * {sourceStep}, outDown = (nint)columns * {outStep};");
        bool hasRest = strips.Count > 1;
        if (hasRest)
            writer.Line("nint row = firstRow;");
        foreach (DepthwiseStrip strip in strips)
        {
            string loop = hasRest
                ? $"for (; row <= endRow - {strip.Rows}; row += {strip.Rows})"
                : $"for (nint row = firstRow; row < endRow; row += {strip.Rows})";
            using (writer.Block(strip == strips[0] ? loop : "if (row < endRow)"))
            {
                if (SourceRow != "row")
                    writer.Line($"nint sourceRow = {sums.SourceRow("row")};");
                using (writer.Block("for (nint column = 0; column < columns; column++)"))
                {
                    kernelColumns.EmitRange(writer, "column");
                    using (writer.Block("for (nint channel = 0; channel < channels; channel++)"))
                        emitChannel(strip);
                }
            }
        }
    }

    /// <summary>The loop over the filters of a channel.</summary>
    public CodeWriter.BlockScope Filters() => writer.Loop("filter", sums.Multiplier);

    /// <summary>Declares the column of the result at hand, and gives its rows as offsets.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="map">The map.</param>
    /// <param name="step">From one of its positions to the next.</param>
    /// <param name="place">Where the channel or filter at hand stands in a position.</param>
    /// <param name="row">Its row in the map.</param>
    public string[] EmitResult(DepthwiseStrip strip, string name, string map, string step, string place, string row)
    {
        writer.Line($"ref float {name} = {At(map, $"({row} * columns + column) * {step} + {place}")};");
        return [.. Enumerable.Range(0, strip.Rows).Select(each => Times("outDown", each))];
    }

    /// <summary>Prints the loop over the kernel columns that meet the map, and in it what is done with each value.</summary>
    /// <param name="step">From one position of the source to the next.</param>
    /// <param name="place">Where the channel or filter at hand stands in a position of the source.</param>
    /// <param name="emitStart">Prints what goes before the values of a kernel column.</param>
    /// <param name="emitProduct">Prints a product of <c>value</c>, of a kernel row and a row of the strip.</param>
    /// <param name="emitEnd">Prints what follows the values.</param>
    public void KernelColumns(
        DepthwiseStrip strip, string step, string place, Action<string> emitStart, Action<int, int> emitProduct, Action emitEnd)
    {
        using (kernelColumns.Loop(writer))
        {
            int at = strip.Values[0].Source;
            string sourceRow = Factor(Sum(SourceRow, Number(at)));
            string column = kernelColumns.Source("column", kernelColumns.Tap);
            writer.Line($"nint at = ({sourceRow} * sourceColumns + {column}) * {step} + {place};");
            emitStart(kernelColumns.Tap);
            foreach (StripValue value in strip.Values)
            {
                using (writer.Statements())
                {
                    EmitValue(value, value.Source - at);
                    foreach ((int kernelRow, int row) in value.Meetings)
                        emitProduct(kernelRow, row);
                }

                at = value.Source;
            }

            emitEnd();
        }
    }

    private string SourceRow => sums.SourceRow("row") == "row" ? "row" : "sourceRow";

    /// <summary>Goes some rows down and loads a value; above and below the map there are zeros.</summary>
    private void EmitValue(StripValue value, int rows)
    {
        string name = rows == 0 ? "var value" : "value";
        string advance = rows == 0 ? "at" : $"at += {Times("down", rows)}";
        string above = value.MayLieAbove ? $"{SourceRow} >= {-value.Source}" : "";
        string below = value.MayLieBelow ? $"{SourceRow} < {Sum("sourceRows", Number(-value.Source))}" : "";
        string inside = above + (value is { MayLieAbove: true, MayLieBelow: true } ? " && " : "") + below;
        if (inside.Length == 0)
        {
            writer.Statement($"{name} = Load{target.Bits}(ref source, {advance})");
            return;
        }

        if (rows > 0)
            writer.Statement($"{advance}");
        writer.Statement($"{name} = {inside} ? Load{target.Bits}(ref source, at) : {target.Type}.Zero");
    }

    private string Part(string channel) => $"{channel} * {Contract.TileImages}{(target.VectorsPerTile == 1 ? "" : " + lane")}";
}
