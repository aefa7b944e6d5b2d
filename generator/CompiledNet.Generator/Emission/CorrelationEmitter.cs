using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints a correlation for a tile of images. Every lane is one image, so weights are scalars that are broadcast, and no number of
/// channels or columns leaves a remainder in a vector. A register tile of channels times columns is summed over kernel rows and
/// source channels, which stay loops; the kernel's columns are unrolled, and where a tile overlaps the border, only the taps
/// that meet the map are printed.
/// </summary>
internal sealed class CorrelationEmitter(Correlation correlation, KernelClass kernels, Dimensions dimensions)
{
    private const int Images = VectorTarget.TileImages;

    private readonly VectorTarget target = kernels.Target;
    private RegisterTile? chosenTile;

    /// <summary>What is applied to each sum before it is stored: a function's name, or null.</summary>
    public string? Activation { get; init; }

    /// <summary>Whether the sums begin with a bias, else with zero.</summary>
    public bool HasBias { get; init; }

    /// <summary>Rows that one call computes; fewer than all of them where a <c>firstRow</c> is given.</summary>
    public int RowsPerCall { get; init; } = correlation.OutRows;

    /// <summary>How the sums are cut into registers: chosen when a body is printed, since most layers of a deep network share one.</summary>
    private RegisterTile Tile => chosenTile ??= RegisterTile.Choose(correlation, target);

    public string Emit(string name, string sentence)
    {
        string bias = HasBias ? ", ref float bias" : "";
        string firstRow = RowsPerCall < correlation.OutRows ? ", nint firstRow" : "";
        return kernels.Add(
            name, sentence, $"ref float source, ref float weights{bias}, ref float output{firstRow}", EmitBody, (correlation, dimensions, Activation, HasBias, RowsPerCall));
    }

    private void EmitBody(CodeWriter writer)
    {
        string source = "source";
        string output = "output";
        using (Lanes.Loop(writer, target))
        {
            source = Lanes.Shift(writer, target, source);
            output = Lanes.Shift(writer, target, output);
            using (writer.Loop("row", RowsPerCall))
            {
                string row = RowsPerCall > 1 ? "row" : "0";
                string outRow = RowsPerCall < correlation.OutRows ? Sum("firstRow", row) : row;
                EmitKernelRowRange(writer, outRow);
                EmitChannelTiles(writer, source, output, row, outRow);
            }
        }
    }

    /// <summary>Whether there is a loop over kernel rows: not for a kernel of one row that meets exactly the row of the same number.</summary>
    private bool HasTapLoop =>
        correlation.Rows.Size > 1 || (correlation.IsTransposed ? correlation.Rows is not { Stride: 1, PadBefore: 0 } : !correlation.MeetsEveryKernelRow);

    /// <summary>Which kernel rows meet the map from this output row, where not all do.</summary>
    private void EmitKernelRowRange(CodeWriter writer, string outRow)
    {
        if (correlation.MeetsEveryKernelRow || !HasTapLoop)
            return;
        WindowAxis rows = correlation.Rows;
        if (!correlation.IsTransposed)
        {
            string start = Minus(Times(outRow, rows.Stride));
            writer.Line("// Kernel rows that meet the map; the others would see padding.");
            writer.Line($"nint firstTap = Math.Max(0, {Sum(Text(rows.PadBefore), start)});");
            writer.Line($"nint endTap = Math.Min({rows.Size}, {Sum(Text(rows.Input + rows.PadBefore), start)});");
            return;
        }

        string reach = Sum(outRow, Text(rows.PadBefore));
        string least = rows.Stride == 1 ? "0" : $"{Factor(reach)} % {rows.Stride}";
        writer.Line("// Kernel rows by which some output row saw this row.");
        writer.Line($"nint firstTap = Math.Max({least}, {Sum(reach, Minus(Text((rows.Output - 1) * rows.Stride)))});");
        writer.Line($"nint endTap = Math.Min({rows.Size}, {Sum(reach, "1")});");
    }

    private void EmitChannelTiles(CodeWriter writer, string source, string output, string row, string outRow)
    {
        int whole = correlation.OutChannels / Tile.Channels * Tile.Channels;
        int rest = correlation.OutChannels - whole;
        using (writer.Loop(dimensions.Out, whole, Tile.Channels))
        {
            string channel = whole > Tile.Channels ? dimensions.Out : "0";
            foreach (ColumnBlock block in Tile.Blocks)
                EmitBlock(writer, block, source, output, row, outRow, channel, Tile.Channels);
        }

        if (rest > 0)
        {
            writer.Line($"// The last {(rest == 1 ? dimensions.Out : $"{rest} {dimensions.OutPlural}")}.");
            foreach (ColumnBlock block in Tile.Blocks)
                EmitBlock(writer, block, source, output, row, outRow, Text(whole), rest);
        }
    }

    private void EmitBlock(CodeWriter writer, ColumnBlock block, string source, string output, string row, string outRow, string channel, int channels)
    {
        if (correlation.OutColumns > 1)
            writer.Line(Describe(block));
        bool isAlone = Tile.Blocks.Count == 1 && (correlation.OutChannels % Tile.Channels == 0 || correlation.OutChannels < Tile.Channels);
        using (block.Count > 1 ? writer.Loop("tile", block.Count) : isAlone ? default : writer.Block())
        {
            string tileIndex = block.Count > 1 ? "tile" : "0";
            EmitStart(writer, block, channel, channels);
            EmitSums(writer, block, source, outRow, channel, channels, tileIndex);
            EmitStores(writer, block, output, row, channel, channels, tileIndex);
        }
    }

    private string Describe(ColumnBlock block)
    {
        int last = block.FirstColumn + (((block.Count * block.Columns) - 1) * block.ColumnStep);
        string columns = block.Columns * block.Count == 1 ? $"Column {block.FirstColumn}"
            : block.ColumnStep == 1 ? $"Columns {block.FirstColumn}..{last}"
            : $"Columns {block.FirstColumn}..{last} in steps of {block.ColumnStep}";
        return block.Taps.Count == 0 ? $"// {columns}: no window reaches them."
            : block.IsWhole(correlation) ? $"// {columns}: the whole {correlation.Columns.Size}-wide window."
            : $"// {columns}: the taps that meet the map.";
    }

    private void EmitStart(CodeWriter writer, ColumnBlock block, string channel, int channels)
    {
        IEnumerable<int> allChannels = Enumerable.Range(0, channels);
        if (HasBias)
        {
            string Start(int c, int column) => column == 0 ? $"Splat{target.Bits}(ref bias, {Sum(channel, Text(c))})" : SumName(c, 0);
            writer.Statements(allChannels.SelectMany(c => Enumerable.Range(0, block.Columns).Select(column => $"var {SumName(c, column)} = {Start(c, column)}")));
        }
        else
        {
            writer.Zeros(target.Type, allChannels.SelectMany(c => Enumerable.Range(0, block.Columns).Select(column => SumName(c, column))));
        }

        if (block.Taps.Count > 0)
            writer.Names(target.Type, Operands(block, channels));
    }

    /// <summary>The registers beside the sums: the smaller side of the tile, and one through which the larger one streams.</summary>
    private IEnumerable<string> Operands(ColumnBlock block, int channels)
    {
        if (Tile.HoldsKernelRow)
            return [.. block.Taps.SelectMany(tap => Enumerable.Range(0, channels).Select(c => WeightName(tap.KernelColumn, c))), "value"];
        int columns = block.Taps.Max(tap => tap.Meetings.Count);
        if (channels <= columns)
            return [.. Enumerable.Range(0, channels).Select(c => $"weight{c}"), "value"];
        IEnumerable<string> values = block.Taps.SelectMany(tap => tap.Meetings.Select(meeting => meeting.Column)).Distinct().OrderBy(column => column).Select(column => $"value{column}");
        return columns > 1 ? [.. values, "weight"] : values;
    }

    private void EmitSums(CodeWriter writer, ColumnBlock block, string source, string outRow, string channel, int channels, string tileIndex)
    {
        if (block.Taps.Count == 0)
            return;
        int sourceStride = correlation.SourceChannels * Images;
        int rowStride = correlation.SourceColumns * sourceStride;
        string column = Sum(Text(block.FirstSource * sourceStride), Times(tileIndex, block.SourceAdvance * sourceStride));
        using (EmitTapLoop(writer, outRow, out string tap, out string sourceRow))
        {
            writer.Line($"ref float values = {At(source, Sum(Times(sourceRow, rowStride), column))};");
            writer.Line($"ref float taps = {At("weights", Sum(Times(tap, correlation.Weights.PerKernelRow), Times(channel, correlation.Weights.PerOutChannel)))};");
            using (writer.Loop(dimensions.Source, correlation.SourceChannels))
            {
                EmitProducts(writer, block, channels, sourceStride);
                if (correlation.SourceChannels > 1)
                {
                    writer.Line($"values = {At("values", Images)};");
                    writer.Line($"taps = {At("taps", correlation.Weights.PerSourceChannel)};");
                }
            }
        }
    }

    /// <summary>The loop over the kernel rows that meet the map, and the source row that each of them meets.</summary>
    private CodeWriter.BlockScope EmitTapLoop(CodeWriter writer, string outRow, out string tap, out string sourceRow)
    {
        WindowAxis rows = correlation.Rows;
        tap = "tap";
        if (!HasTapLoop)
        {
            tap = "0";
            sourceRow = correlation.IsTransposed ? outRow : Times(outRow, rows.Stride);
            return default;
        }

        if (!correlation.IsTransposed)
        {
            sourceRow = Sum(Times(outRow, rows.Stride), "tap", Text(-rows.PadBefore));
            return correlation.MeetsEveryKernelRow
                ? writer.Block($"for (nint tap = 0; tap < {rows.Size}; tap++)")
                : writer.Block("for (nint tap = firstTap; tap < endTap; tap++)");
        }

        string reach = Sum(outRow, Text(rows.PadBefore), "-tap");
        sourceRow = rows.Stride == 1 ? reach : $"({reach}) / {rows.Stride}";
        return writer.Block($"for (nint tap = firstTap; tap < endTap; {(rows.Stride == 1 ? "tap++" : $"tap += {rows.Stride}")})");
    }

    /// <summary>
    /// The unrolled kernel row. The smaller side of the tile is held in registers, the larger one streams through one more: with a
    /// single column, weights are operands straight from memory.
    /// </summary>
    private void EmitProducts(CodeWriter writer, ColumnBlock block, int channels, int sourceStride)
    {
        if (Tile.HoldsKernelRow)
        {
            EmitProductsByValue(writer, block, channels, sourceStride);
            return;
        }

        bool holdsWeights = channels <= block.Taps.Max(tap => tap.Meetings.Count);
        bool isSingle = block.Taps.Max(tap => tap.Meetings.Count) == 1;
        foreach (var (kernelColumn, meetings) in block.Taps)
        {
            string Weight(int c) => WeightAt(kernelColumn, c);
            string Value(int at) => $"Load{target.Bits}(ref values, {at * sourceStride})";
            string Product(string value, string weight, int c, int column) => AddProduct(SumName(c, column), value, weight);
            IEnumerable<int> allChannels = Enumerable.Range(0, channels);
            if (holdsWeights)
            {
                writer.Statements(allChannels.Select(c => $"weight{c} = {Weight(c)}"));
                foreach ((int column, int at) in meetings)
                    writer.Statements([$"value = {Value(at)}", .. allChannels.Select(c => Product("value", $"weight{c}", c, column))]);
            }
            else
            {
                writer.Statements(meetings.Select(meeting => $"value{meeting.Column} = {Value(meeting.Source)}"));
                if (isSingle)
                {
                    writer.Statements(allChannels.Select(c => Product($"value{meetings[0].Column}", Weight(c), c, meetings[0].Column)));
                    continue;
                }

                foreach (int c in allChannels)
                    writer.Statements([$"weight = {Weight(c)}", .. meetings.Select(meeting => Product($"value{meeting.Column}", "weight", c, meeting.Column))]);
            }
        }
    }

    /// <summary>The unrolled kernel row where all of its weights are in registers: each value is loaded once.</summary>
    private void EmitProductsByValue(CodeWriter writer, ColumnBlock block, int channels, int sourceStride)
    {
        IEnumerable<int> allChannels = Enumerable.Range(0, channels);
        writer.Statements(block.Taps.SelectMany(tap => allChannels.Select(c => $"{WeightName(tap.KernelColumn, c)} = {WeightAt(tap.KernelColumn, c)}")));
        foreach (var (source, meetings) in block.Sources)
        {
            writer.Statements(
            [
                $"value = Load{target.Bits}(ref values, {source * sourceStride})",
                .. meetings.SelectMany(meeting => allChannels.Select(c =>
                    AddProduct(SumName(c, meeting.Column), "value", WeightName(meeting.KernelColumn, c)))),
            ]);
        }
    }

    private string WeightAt(int kernelColumn, int channel) =>
        $"Splat{target.Bits}(ref taps, {(kernelColumn * correlation.Weights.PerKernelColumn) + (channel * correlation.Weights.PerOutChannel)})";

    private static string WeightName(int kernelColumn, int channel) => "weight" + Text(channel) + Text(kernelColumn);

    private void EmitStores(CodeWriter writer, ColumnBlock block, string output, string row, string channel, int channels, string tileIndex)
    {
        int columnStride = correlation.OutChannels * Images;
        int rowStride = correlation.OutColumns * columnStride;
        string origin = Sum(
            Times(row, rowStride),
            Text(block.FirstColumn * columnStride),
            Times(tileIndex, block.Columns * block.ColumnStep * columnStride),
            Times(channel, Images));
        writer.Line($"ref float results = {At(output, origin)};");
        writer.Statements(Enumerable.Range(0, block.Columns).SelectMany(column => Enumerable.Range(0, channels).Select(c =>
        {
            string sum = Activation is null ? SumName(c, column) : $"{Activation}({SumName(c, column)})";
            return $"Store({sum}, ref results, {(column * block.ColumnStep * columnStride) + (c * Images)})";
        })));
    }

    private static string SumName(int channel, int column) => "sum" + Text(channel) + Text(column);
}

/// <summary>What the channels of a correlation are called in the printed code.</summary>
internal sealed record Dimensions(string Source, string Out, string OutPlural);
