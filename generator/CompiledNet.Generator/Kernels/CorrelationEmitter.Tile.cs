using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <content>One tile of registers: its sums begin with a bias or zero, take in the taps, and are stored.</content>
internal sealed partial class CorrelationEmitter
{
    private static readonly NumberedNames Sums = new("sum");
    private static readonly NumberedNames Values = new("value");
    private static readonly NumberedNames Weights = new("weight");

    private string? readValue;
    private string? readWeight;

    private string ReadValue => readValue ??= (Layout.ValuesAreVectors ? "Load" : "Splat") + target.Bits;

    private string ReadWeight => readWeight ??= (Layout.WeightsAreVectors ? "Load" : "Splat") + target.Bits;

    private void EmitTile(
        CodeWriter writer, ColumnBlock block, Operands operands, string row, string outRow, string channel, int channels, string tileIndex)
    {
        EmitStart(writer, block, operands.Bias, channel, channels);
        if (block.Taps.Count > 0)
            EmitSums(writer, block, operands, outRow, channel, channels, tileIndex);
        EmitStores(writer, block, operands.Output, row, channel, channels, tileIndex);
    }

    private void EmitStart(CodeWriter writer, ColumnBlock block, string bias, string channel, int channels)
    {
        bool isOptional = PartialEnds is { HasBias: false };
        if (!Ends.HasBias || isOptional)
            writer.Zeros(target.Type, SumNames(block, channels));
        if (Ends.HasBias)
        {
            string declared = isOptional ? "" : "var ";
            string first = Times(channel, correlation.Weights.PerOutChannel);
            using (isOptional ? writer.Block("if (isWhole)") : default)
            using (writer.Statements())
            {
                for (int c = 0; c < channels; c++)
                {
                    writer.Statement(
                        $"{declared}{SumName(c, 0)} = {ReadWeight}(ref {bias}, {Sum(first, Number(c * correlation.Weights.PerOutChannel))})");
                    for (int column = 1; column < block.Vectors; column++)
                        writer.Statement($"{declared}{SumName(c, column)} = {SumName(c, 0)}");
                }
            }
        }

        if (block.Taps.Count > 0)
            writer.Names(target.Type, Registers(block, channels));
    }

    /// <summary>The registers beside the sums: the smaller side of the tile, and one through which the larger one streams.</summary>
    private IEnumerable<string> Registers(ColumnBlock block, int channels)
    {
        if (tile.HoldsKernelRow)
            return [.. block.Taps.SelectMany(tap => Enumerable.Range(0, channels).Select(c => WeightName(tap.KernelColumn, c))), "value"];
        int columns = block.Taps.Max(tap => tap.Meetings.Count);
        if (channels <= columns)
            return [.. Enumerable.Range(0, channels).Select(c => $"weight{c}"), "value"];
        IEnumerable<string> values = block.Taps.SelectMany(tap => tap.Meetings.Select(meeting => meeting.Column)).Distinct()
            .OrderBy(column => column).Select(column => $"value{column}");
        return columns > 1 ? [.. values, "weight"] : values;
    }

    private void EmitSums(
        CodeWriter writer, ColumnBlock block, Operands operands, string outRow, string channel, int channels, string tileIndex)
    {
        int sourceStride = Layout.SourceColumn;
        int rowStride = correlation.SourceColumns * sourceStride;
        string column = Sum(Number(block.FirstSource * sourceStride), Times(tileIndex, block.SourceAdvance * sourceStride));
        string kernelColumn = "0";
        var kernelColumns = KernelTaps.Columns(correlation.Columns, correlation.IsTransposed);
        if (tile.CountsKernelColumns)
        {
            kernelColumns.EmitRange(writer, tileIndex);
            column = Times(kernelColumns.Source(tileIndex, kernelColumns.Tap), sourceStride);
            kernelColumn = Times(kernelColumns.Tap, correlation.Weights.PerKernelColumn);
        }

        var blocks = new RegisterBlocks(writer, target, SumNames(block, channels), correlation.Terms);
        blocks.Begin();
        using (EmitTapLoop(writer, outRow, out string tap, out string sourceRow))
        {
            using (tile.CountsKernelColumns ? kernelColumns.Loop(writer) : default)
                EmitKernelRow(sourceRow, tap);
            blocks.EndBlock();
        }

        blocks.End();

        void EmitKernelRow(string sourceRow, string tap)
        {
            writer.Line($"ref float values = {At(operands.Source, Sum(Times(sourceRow, rowStride), column))};");
            writer.Line(
                $"ref float taps = {At(operands.Weights, Sum(Times(tap, correlation.Weights.PerKernelRow), kernelColumn, Times(channel, correlation.Weights.PerOutChannel)))};");
            blocks.Loop(dimensions.Source, correlation.SourceChannels, block.Taps.Count, () =>
            {
                EmitProducts(writer, block, channels, sourceStride);
                if (correlation.SourceChannels > 1)
                {
                    writer.Line($"values = {At("values", Layout.SourceChannel)};");
                    writer.Line($"taps = {At("taps", correlation.Weights.PerSourceChannel)};");
                }
            });
        }
    }

    /// <summary>The loop over the kernel rows that meet the map, and the source row that each of them meets.</summary>
    private CodeWriter.BlockScope EmitTapLoop(CodeWriter writer, string outRow, out string tap, out string sourceRow)
    {
        if (!HasTapLoop)
        {
            tap = "0";
            sourceRow = correlation.IsTransposed ? outRow : Times(outRow, correlation.Rows.Stride);
            return default;
        }

        var kernelRows = KernelTaps.Rows(correlation.Rows, correlation.IsTransposed);
        tap = kernelRows.Tap;
        sourceRow = kernelRows.Source(outRow, tap);
        return kernelRows.Loop(writer);
    }

    /// <summary>
    /// The unrolled kernel row. The smaller side of the tile is held in registers, the larger one streams through one more: with a
    /// single column, weights are operands straight from memory.
    /// </summary>
    private void EmitProducts(CodeWriter writer, ColumnBlock block, int channels, int sourceStride)
    {
        if (tile.HoldsKernelRow)
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
                        writer.Statement($"value = {ReadValue}(ref values, {PlaceOf(at, block, sourceStride)})");
                        for (int c = 0; c < channels; c++)
                            AddProduct(writer, SumName(c, column), "value", Weights[c]);
                    }
                }

                continue;
            }

            using (writer.Statements())
            {
                foreach ((int column, int at) in meetings)
                    writer.Statement($"{Values[column]} = {ReadValue}(ref values, {PlaceOf(at, block, sourceStride)})");
            }

            if (isSingle)
            {
                int column = meetings[0].Column;
                using (writer.Statements())
                {
                    for (int c = 0; c < channels; c++)
                        writer.Statement(
                            $"{SumName(c, column)} = Fma({Values[column]}, {ReadWeight}(ref taps, {WeightAt(kernelColumn, c)}), {SumName(c, column)})");
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
                writer.Statement($"value = {ReadValue}(ref values, {PlaceOf(source, block, sourceStride)})");
                foreach ((int kernelColumn, int column) in meetings)
                {
                    for (int c = 0; c < channels; c++)
                        AddProduct(writer, SumName(c, column), "value", WeightName(kernelColumn, c));
                }
            }
        }
    }

    /// <summary>Floats before a column in one of its parts.</summary>
    private int PlaceOf(int vector, ColumnBlock block, int stride) =>
        (vector / block.Parts * stride) + (vector % block.Parts * target.Lanes);

    private int WeightAt(int kernelColumn, int channel) =>
        (kernelColumn * correlation.Weights.PerKernelColumn) + (channel * correlation.Weights.PerOutChannel);

    private void EmitStores(CodeWriter writer, ColumnBlock block, string output, string row, string channel, int channels, string tileIndex)
    {
        int columnStride = Layout.OutColumn;
        int rowStride = correlation.OutColumns * columnStride;
        string origin = Sum(
            Times(row, rowStride),
            Number(block.FirstColumn * columnStride),
            Times(tileIndex, block.Columns * block.ColumnStep * columnStride),
            Times(channel, Layout.OutChannel));
        writer.Line($"ref float results = {At(output, origin)};");
        if (PartialEnds is { } partial && partial.Activation != Ends.Activation)
        {
            using (writer.Block("if (isWhole)"))
                EmitStores(writer, block, channels, Ends.Activation);
            using (writer.Block("else"))
                EmitStores(writer, block, channels, partial.Activation);
        }
        else
        {
            EmitStores(writer, block, channels, Ends.Activation);
        }
    }

    private void EmitStores(CodeWriter writer, ColumnBlock block, int channels, FunctionSpec activation)
    {
        string? function = ActivationFunctions.Add(kernels, activation);
        using (writer.Statements())
        {
            for (int column = 0; column < block.Vectors; column++)
            {
                for (int c = 0; c < channels; c++)
                {
                    int at = PlaceOf(column, block, block.ColumnStep * Layout.OutColumn) + (c * Layout.OutChannel);
                    if (function is null)
                        writer.Statement($"Store({SumName(c, column)}, ref results, {at})");
                    else
                        writer.Statement($"Store({function}({SumName(c, column)}), ref results, {at})");
                }
            }
        }
    }

    private static string WeightName(int kernelColumn, int channel) => Weights[channel, kernelColumn];

    private static string[] SumNames(ColumnBlock block, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(c => Enumerable.Range(0, block.Vectors).Select(column => SumName(c, column)))];

    private static string SumName(int channel, int column) => Sums[channel, column];
}
