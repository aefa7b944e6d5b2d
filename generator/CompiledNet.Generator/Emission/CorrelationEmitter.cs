using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints a correlation, in a tile of images as for one image: <see cref="OperandLayout"/> says what stands in the lanes. A register
/// tile of channels times columns is summed over kernel rows and source channels, which stay loops; the kernel's columns are
/// unrolled, and where a tile overlaps the border, only the taps that meet the map are printed. Groups of channels are a loop
/// around it.
/// </summary>
internal sealed class CorrelationEmitter(Correlation correlation, KernelClass kernels, Dimensions dimensions)
{
    private static readonly NumberedNames Sums = new("sum");
    private static readonly NumberedNames Values = new("value");
    private static readonly NumberedNames Weights = new("weight");

    private readonly VectorTarget target = kernels.Target;
    private RegisterTile? chosenTile;
    private string? readValue;
    private string? readWeight;

    /// <summary>What stands in the lanes, and where.</summary>
    public OperandLayout Layout { get; init; } = OperandLayout.Tile(correlation);

    /// <summary>What is applied to each sum before it is stored: a function's name, or null.</summary>
    public string? Activation { get; init; }

    /// <summary>Whether the sums begin with a bias, else with zero.</summary>
    public bool HasBias { get; init; }

    private string ReadValue => readValue ??= (Layout.ValuesAreVectors ? "Load" : "Splat") + target.Bits;

    private string ReadWeight => readWeight ??= (Layout.WeightsAreVectors ? "Load" : "Splat") + target.Bits;

    /// <summary>Rows that one call computes; fewer than all of them where a <c>firstRow</c> is given.</summary>
    public int RowsPerCall { get; init; } = correlation.OutRows;

    /// <summary>How the sums are cut into registers: chosen when a body is printed, since most layers of a deep network share one.</summary>
    private RegisterTile Tile => chosenTile ??= RegisterTile.Choose(correlation, kernels.Taps, target);

    public string Emit(string name, string sentence)
    {
        string bias = HasBias ? ", ref float bias" : "";
        string firstRow = RowsPerCall < correlation.OutRows ? ", nint firstRow" : "";
        return kernels.Add(
            name, sentence, $"ref float source, ref float weights{bias}, ref float output{firstRow}", EmitBody, (correlation, Layout, dimensions, Activation, HasBias, RowsPerCall));
    }

    private void EmitBody(CodeWriter writer)
    {
        var operands = new Operands("source", "weights", "bias", "output");
        using (Layout.LanesAreImages ? Lanes.Loop(writer, target) : default)
        {
            if (Layout.LanesAreImages)
                operands = operands with { Source = Lanes.Shift(writer, target, "source"), Output = Lanes.Shift(writer, target, "output") };
            if (correlation.Groups > 1 && correlation.OutChannels <= Tile.Channels)
                EmitByColumns(writer, operands);
            else
                EmitByRows(writer, operands);
        }
    }

    /// <summary>Row by row; in each all channels, and for each tile of them all columns.</summary>
    private void EmitByRows(CodeWriter writer, Operands operands)
    {
        using (EmitRowLoop(writer, out string row, out string outRow))
        using (writer.Loop("group", correlation.Groups))
            EmitChannelTiles(writer, EmitGroup(writer, operands), row, outRow);
    }

    /// <summary>
    /// Where a group is a tile: a few columns at a time from top to bottom, in each row all groups. What several rows see of these
    /// columns is still in the nearest cache, and memory is walked through channel by channel.
    /// </summary>
    private void EmitByColumns(CodeWriter writer, Operands operands)
    {
        foreach (ColumnBlock block in Tile.Blocks)
        {
            if (correlation.OutColumns > 1)
                writer.Line(Describe(block));
            using (block.Count > 1 ? writer.Loop("tile", block.Count) : default)
            using (Tile.Blocks.Length > 1 && block.Count == 1 && RowsPerCall == 1 ? writer.Block() : default)
            using (EmitRowLoop(writer, out string row, out string outRow))
            using (writer.Loop("group", correlation.Groups))
                EmitTile(writer, block, EmitGroup(writer, operands), row, outRow, "0", correlation.OutChannels, block.Count > 1 ? "tile" : "0");
        }
    }

    private CodeWriter.BlockScope EmitRowLoop(CodeWriter writer, out string row, out string outRow)
    {
        CodeWriter.BlockScope loop = writer.Loop("row", RowsPerCall);
        row = RowsPerCall > 1 ? "row" : "0";
        outRow = RowsPerCall < correlation.OutRows ? Sum("firstRow", row) : row;
        EmitKernelRowRange(writer, outRow);
        return loop;
    }

    /// <summary>Declares the parts of the operands that belong to the group at hand.</summary>
    private Operands EmitGroup(CodeWriter writer, Operands all)
    {
        if (correlation.Groups == 1)
            return all;
        void Declare(string part, string operand, int stride) => writer.Line($"ref float {part} = {At(operand, Times("group", stride))};");
        Declare("groupSource", all.Source, Layout.GroupSource);
        Declare("groupWeights", all.Weights, correlation.Weights.PerGroup);
        if (HasBias)
            Declare("groupBias", all.Bias, correlation.Weights.PerGroup);
        Declare("groupOutput", all.Output, Layout.GroupOut);
        return new Operands("groupSource", "groupWeights", "groupBias", "groupOutput");
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
            KernelRows.EmitRange(writer, rows, outRow);
            return;
        }

        string reach = Sum(outRow, Text(rows.PadBefore));
        string least = rows.Stride == 1 ? "0" : $"{Factor(reach)} % {rows.Stride}";
        string last = rows.Dilation == 1 ? reach : $"{Factor(reach)} / {rows.Dilation}";
        writer.Line("// Kernel rows by which some output row saw this row.");
        writer.Line($"nint firstTap = Math.Max({least}, {CeilingOver(Sum(reach, Minus(Text((rows.Output - 1) * rows.Stride))), rows.Dilation)});");
        writer.Line($"nint endTap = Math.Min({rows.Size}, {Sum(last, "1")});");
    }

    private void EmitChannelTiles(CodeWriter writer, Operands operands, string row, string outRow)
    {
        int whole = correlation.OutChannels / Tile.Channels * Tile.Channels;
        int rest = correlation.OutChannels - whole;
        using (writer.Loop(dimensions.Out, whole, Tile.Channels))
        {
            string channel = whole > Tile.Channels ? dimensions.Out : "0";
            foreach (ColumnBlock block in Tile.Blocks)
                EmitBlock(writer, block, operands, row, outRow, channel, Tile.Channels);
        }

        if (rest > 0)
        {
            writer.Line($"// The last {(rest == 1 ? dimensions.Out : $"{rest} {dimensions.OutPlural}")}.");
            foreach (ColumnBlock block in Tile.Blocks)
                EmitBlock(writer, block, operands, row, outRow, Text(whole), rest);
        }
    }

    private void EmitBlock(CodeWriter writer, ColumnBlock block, Operands operands, string row, string outRow, string channel, int channels)
    {
        if (correlation.OutColumns > 1)
            writer.Line(Describe(block));
        bool isAlone = Tile.Blocks.Length == 1 && (correlation.OutChannels % Tile.Channels == 0 || correlation.OutChannels < Tile.Channels);
        using (block.Count > 1 ? writer.Loop("tile", block.Count) : isAlone ? default : writer.Block())
            EmitTile(writer, block, operands, row, outRow, channel, channels, block.Count > 1 ? "tile" : "0");
    }

    private void EmitTile(CodeWriter writer, ColumnBlock block, Operands operands, string row, string outRow, string channel, int channels, string tileIndex)
    {
        EmitStart(writer, block, operands.Bias, channel, channels);
        EmitSums(writer, block, operands, outRow, channel, channels, tileIndex);
        EmitStores(writer, block, operands.Output, row, channel, channels, tileIndex);
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

    private void EmitStart(CodeWriter writer, ColumnBlock block, string bias, string channel, int channels)
    {
        if (HasBias)
        {
            string first = Times(channel, correlation.Weights.PerOutChannel);
            using (writer.Statements())
            {
                for (int c = 0; c < channels; c++)
                {
                    writer.Statement($"var {SumName(c, 0)} = {ReadWeight}(ref {bias}, {Sum(first, Text(c * correlation.Weights.PerOutChannel))})");
                    for (int column = 1; column < block.Columns; column++)
                        writer.Statement($"var {SumName(c, column)} = {SumName(c, 0)}");
                }
            }
        }
        else
        {
            writer.Zeros(target.Type, Enumerable.Range(0, channels).SelectMany(c => Enumerable.Range(0, block.Columns).Select(column => SumName(c, column))));
        }

        if (block.Taps.Count > 0)
            writer.Names(target.Type, Registers(block, channels));
    }

    /// <summary>The registers beside the sums: the smaller side of the tile, and one through which the larger one streams.</summary>
    private IEnumerable<string> Registers(ColumnBlock block, int channels)
    {
        if (Tile.HoldsKernelRow)
            return [.. block.Taps.SelectMany(tap => Enumerable.Range(0, channels).Select(c => WeightName(tap.KernelColumn, c))), "value"];
        int columns = block.Taps.Max(tap => tap.Meetings.Count);
        if (channels <= columns)
            return [.. Enumerable.Range(0, channels).Select(c => $"weight{c}"), "value"];
        IEnumerable<string> values = block.Taps.SelectMany(tap => tap.Meetings.Select(meeting => meeting.Column)).Distinct().OrderBy(column => column).Select(column => $"value{column}");
        return columns > 1 ? [.. values, "weight"] : values;
    }

    private void EmitSums(CodeWriter writer, ColumnBlock block, Operands operands, string outRow, string channel, int channels, string tileIndex)
    {
        if (block.Taps.Count == 0)
            return;
        int sourceStride = Layout.SourceColumn;
        int rowStride = correlation.SourceColumns * sourceStride;
        string column = Sum(Text(block.FirstSource * sourceStride), Times(tileIndex, block.SourceAdvance * sourceStride));
        using (EmitTapLoop(writer, outRow, out string tap, out string sourceRow))
        {
            writer.Line($"ref float values = {At(operands.Source, Sum(Times(sourceRow, rowStride), column))};");
            writer.Line($"ref float taps = {At(operands.Weights, Sum(Times(tap, correlation.Weights.PerKernelRow), Times(channel, correlation.Weights.PerOutChannel)))};");
            using (writer.Loop(dimensions.Source, correlation.SourceChannels))
            {
                EmitProducts(writer, block, channels, sourceStride);
                if (correlation.SourceChannels > 1)
                {
                    writer.Line($"values = {At("values", Layout.SourceChannel)};");
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
            sourceRow = KernelRows.Source(rows, outRow, "tap");
            return KernelRows.Loop(writer, rows);
        }

        string reach = Sum(outRow, Text(rows.PadBefore), Minus(Times("tap", rows.Dilation)));
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
            if (holdsWeights)
            {
                using (writer.Statements())
                {
                    for (int c = 0; c < channels; c++)
                        writer.Statement($"{Weights[c]} = {ReadWeight}(ref taps, {WeightAt(kernelColumn, c)})");
                }

                foreach ((int column, int at) in meetings)
                {
                    using (writer.Statements())
                    {
                        writer.Statement($"value = {ReadValue}(ref values, {at * sourceStride})");
                        for (int c = 0; c < channels; c++)
                            AddProduct(writer, SumName(c, column), "value", Weights[c]);
                    }
                }

                continue;
            }

            using (writer.Statements())
            {
                foreach ((int column, int at) in meetings)
                    writer.Statement($"{Values[column]} = {ReadValue}(ref values, {at * sourceStride})");
            }

            if (isSingle)
            {
                int column = meetings[0].Column;
                using (writer.Statements())
                {
                    for (int c = 0; c < channels; c++)
                        writer.Statement($"{SumName(c, column)} = Fma({Values[column]}, {ReadWeight}(ref taps, {WeightAt(kernelColumn, c)}), {SumName(c, column)})");
                }

                continue;
            }

            for (int c = 0; c < channels; c++)
            {
                using (writer.Statements())
                {
                    writer.Statement($"weight = {ReadWeight}(ref taps, {WeightAt(kernelColumn, c)})");
                    foreach ((int column, _) in meetings)
                        AddProduct(writer, SumName(c, column), Values[column], "weight");
                }
            }
        }
    }

    /// <summary>The unrolled kernel row where all of its weights are in registers: each value is loaded once.</summary>
    private void EmitProductsByValue(CodeWriter writer, ColumnBlock block, int channels, int sourceStride)
    {
        using (writer.Statements())
        {
            foreach (var (kernelColumn, _) in block.Taps)
            {
                for (int c = 0; c < channels; c++)
                    writer.Statement($"{WeightName(kernelColumn, c)} = {ReadWeight}(ref taps, {WeightAt(kernelColumn, c)})");
            }
        }

        foreach (var (source, meetings) in block.Sources)
        {
            using (writer.Statements())
            {
                writer.Statement($"value = {ReadValue}(ref values, {source * sourceStride})");
                foreach ((int kernelColumn, int column) in meetings)
                {
                    for (int c = 0; c < channels; c++)
                        AddProduct(writer, SumName(c, column), "value", WeightName(kernelColumn, c));
                }
            }
        }
    }

    private int WeightAt(int kernelColumn, int channel) =>
        (kernelColumn * correlation.Weights.PerKernelColumn) + (channel * correlation.Weights.PerOutChannel);

    private void EmitStores(CodeWriter writer, ColumnBlock block, string output, string row, string channel, int channels, string tileIndex)
    {
        int columnStride = Layout.OutColumn;
        int rowStride = correlation.OutColumns * columnStride;
        string origin = Sum(
            Times(row, rowStride),
            Text(block.FirstColumn * columnStride),
            Times(tileIndex, block.Columns * block.ColumnStep * columnStride),
            Times(channel, Layout.OutChannel));
        writer.Line($"ref float results = {At(output, origin)};");
        using (writer.Statements())
        {
            for (int column = 0; column < block.Columns; column++)
            {
                for (int c = 0; c < channels; c++)
                {
                    int at = (column * block.ColumnStep * columnStride) + (c * Layout.OutChannel);
                    if (Activation is null)
                        writer.Statement($"Store({SumName(c, column)}, ref results, {at})");
                    else
                        writer.Statement($"Store({Activation}({SumName(c, column)}), ref results, {at})");
                }
            }
        }
    }

    private static string WeightName(int kernelColumn, int channel) => Weights[channel, kernelColumn];

    private static string SumName(int channel, int column) => Sums[channel, column];

    /// <summary>The references that a part of the code works on.</summary>
    private sealed record Operands(string Source, string Weights, string Bias, string Output);
}

/// <summary>What the channels of a correlation are called in the printed code.</summary>
internal sealed record Dimensions(string Source, string Out, string OutPlural);
