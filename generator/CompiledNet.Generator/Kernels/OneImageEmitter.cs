using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The sums of one image whose values are broadcast to vectors of filters: those of a convolution, and those of a dense layer, which is
/// a convolution whose kernel is as large as its input.
/// </summary>
/// <param name="Rows">The window along the rows.</param>
/// <param name="Columns">The window along the columns.</param>
/// <param name="Source">The map that it slides over.</param>
/// <param name="SourceStride">Floats from one position of the map to the next.</param>
/// <param name="Filters">Sums at each position.</param>
/// <param name="WeightStride">Floats from one row of weights to the next.</param>
/// <param name="HasBias">Whether the sums begin with a bias, else with zero.</param>
/// <param name="RowsPerCall">Rows that one call computes.</param>
/// <param name="Activation">What is applied to each sum before it is stored.</param>
internal sealed record OneImageSums(
    WindowAxis Rows, WindowAxis Columns, Shape Source, int SourceStride, int Filters, int WeightStride, bool HasBias, int RowsPerCall, FunctionSpec Activation)
{
    /// <summary>
    /// Whether kernel columns are a counted loop, with a range at each output column: windows that reach over the border are all of one
    /// form then.
    /// </summary>
    public bool CountsKernelColumns { get; init; }

    /// <summary>Neighbouring output columns that meet the same kernel columns, from left to right.</summary>
    public IReadOnlyList<ColumnRun> Runs
    {
        get
        {
            if (CountsKernelColumns)
                return [new ColumnRun(0, Columns.Output, 0, Columns.Size)];
            var runs = new List<ColumnRun>();
            for (int column = 0; column < Columns.Output; column++)
            {
                (int first, int count) = Columns.TapsOf(column);
                if (runs.Count > 0 && runs[runs.Count - 1] is { } last && last.FirstTap == first && last.Taps == count)
                    runs[runs.Count - 1] = last with { Count = last.Count + 1 };
                else
                    runs.Add(new ColumnRun(column, 1, first, count));
            }

            return runs;
        }
    }

    /// <summary>Products that are summed for each number of the result, where the whole window meets the map.</summary>
    public long Terms => (long)Rows.Size * Columns.Size * Source.Channels;

    /// <summary>Columns of the longest run.</summary>
    public int LongestRun => CountsKernelColumns ? 1 : Runs.Max(run => run.Count);
}

/// <summary>Output columns <paramref name="First"/> and on, that meet the kernel columns from <paramref name="FirstTap"/>.</summary>
internal sealed record ColumnRun(int First, int Count, int FirstTap, int Taps);

/// <summary>
/// Prints <see cref="OneImageSums"/>, for latency: the lanes are output channels, the image's values are broadcast. A register tile is some
/// vectors of channels times some neighbouring columns.
/// </summary>
internal sealed class OneImageEmitter(KernelClass kernels, OneImageSums sums, OuterTile tile)
{
    private static readonly NumberedNames SumNames = new("sum");
    private static readonly NumberedNames Values = new("value");
    private static readonly NumberedNames Weights = new("weight");

    private readonly VectorTarget target = kernels.Target;
    private readonly WindowAxis rows = sums.Rows;
    private readonly WindowAxis columns = sums.Columns;
    private readonly string? activation = ActivationFunctions.Add(kernels, sums.Activation);

    /// <param name="name">What the kernel is called.</param>
    /// <param name="sentence">What it computes.</param>
    public string Emit(string name, string sentence)
    {
        string bias = sums.HasBias ? ", ref float bias" : "";
        string firstRow = sums.RowsPerCall < rows.Output ? ", nint firstRow" : "";
        return kernels.Add(name, sentence, $"ref float input, ref float kernel{bias}, ref float output{firstRow}", EmitBody, sums);
    }

    /// <summary>What a call should take.</summary>
    private double Work =>
        tile.Work * rows.Taps / rows.Output * sums.RowsPerCall * sums.Source.Channels * columns.Taps / sums.LongestRun;

    private void EmitBody(CodeWriter writer)
    {
        kernels.Predict(writer, Work);
        int whole = tile.ComputedVectors / tile.Vectors * tile.Vectors;
        string filter = whole > tile.Vectors ? "filter" : "0";
        int rest = tile.ComputedVectors - whole;
        string firstOfRest = Number(whole * target.Lanes);
        if (tile.TakesVectorsFirst)
        {
            using (FilterLoop())
                EmitRows((row, outRow) => EmitRuns(tile.Vectors, row, outRow, filter));
            if (rest > 0)
                EmitRows((row, outRow) => EmitRuns(rest, row, outRow, firstOfRest));
            return;
        }

        EmitRows((row, outRow) =>
        {
            using (FilterLoop())
                EmitRuns(tile.Vectors, row, outRow, filter);
            if (rest > 0)
                EmitRuns(rest, row, outRow, firstOfRest);
        });

        CodeWriter.BlockScope FilterLoop() => writer.Loop("filter", whole * target.Lanes, tile.Vectors * target.Lanes);

        void EmitRows(Action<string, string> emitRow)
        {
            using (writer.Loop("row", sums.RowsPerCall))
            {
                string row = sums.RowsPerCall > 1 ? "row" : "0";
                string outRow = sums.RowsPerCall < rows.Output ? Sum("firstRow", row) : row;
                KernelTaps.Rows(rows).EmitRange(writer, outRow);
                emitRow(row, outRow);
            }
        }

        void EmitRuns(int vectors, string row, string outRow, string filter)
        {
            foreach (ColumnRun run in sums.Runs)
                EmitRun(writer, run, tile.Rows, vectors, row, outRow, filter);
        }
    }

    private void EmitRun(CodeWriter writer, ColumnRun run, int tileColumns, int vectors, string row, string outRow, string filter)
    {
        if (columns.Output > 1)
        {
            string names = run.Count == 1 ? $"Column {run.First}" : $"Columns {run.First}..{run.First + run.Count - 1}";
            writer.Line(
                run.Taps == columns.Size && !sums.CountsKernelColumns ? $"// {names}: the whole {columns.Size}-wide window." : $"// {names}: the taps that meet the map.");
        }

        int whole = run.Count / tileColumns * tileColumns;
        if (whole > tileColumns)
        {
            using (writer.Loop("column", whole, tileColumns))
                EmitTile(writer, run, "column", tileColumns, vectors, row, outRow, filter);
        }
        else if (whole > 0)
        {
            using (writer.Block())
                EmitTile(writer, run, "0", tileColumns, vectors, row, outRow, filter);
        }

        if (run.Count > whole)
        {
            using (writer.Block())
                EmitTile(writer, run, Number(whole), run.Count - whole, vectors, row, outRow, filter);
        }
    }

    private void EmitTile(
        CodeWriter writer, ColumnRun run, string column, int tileColumns, int vectors, string row, string outRow, string filter)
    {
        string Start(int vector) =>
            !sums.HasBias ? $"{target.Type}.Zero" : $"Load{target.Bits}(ref bias, {Sum(filter, Number(vector * target.Lanes))})";
        using (writer.Statements())
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                writer.Statement($"var {SumNames[0, vector]} = {Start(vector)}");
                for (int c = 1; c < tileColumns; c++)
                    writer.Statement($"var {SumNames[c, vector]} = {SumNames[0, vector]}");
            }
        }

        if (run.Taps > 0)
            EmitSums(writer, run, column, tileColumns, vectors, outRow, filter);

        int outStride = Contract.Pad(sums.Filters);
        string origin = Sum(Times(row, columns.Output * outStride), Number(run.First * outStride), Times(column, outStride), filter);
        writer.Line($"ref float results = {At("output", origin)};");
        using (writer.Statements())
        {
            for (int c = 0; c < tileColumns; c++)
            {
                for (int vector = 0; vector < vectors; vector++)
                {
                    int at = (c * outStride) + (vector * target.Lanes);
                    if (activation is null)
                        writer.Statement($"Store({SumNames[c, vector]}, ref results, {at})");
                    else
                        writer.Statement($"Store({activation}({SumNames[c, vector]}), ref results, {at})");
                }
            }
        }
    }

    private void EmitSums(CodeWriter writer, ColumnRun run, string column, int tileColumns, int vectors, string outRow, string filter)
    {
        int kernelStride = sums.WeightStride;
        int channels = sums.Source.Channels;
        var (kernelRows, kernelColumns) = (KernelTaps.Rows(rows), KernelTaps.Columns(columns));
        bool hasTapLoop = rows.Size > 1 || !rows.IsInside;
        string tap = hasTapLoop ? kernelRows.Tap : "0";
        string firstTap = Number(run.FirstTap * channels * kernelStride);
        string firstSource = Number(columns.InputOf(run.First, run.FirstTap) * sums.SourceStride);
        if (sums.CountsKernelColumns)
        {
            kernelColumns.EmitRange(writer, column);
            firstTap = Times(kernelColumns.First, channels * kernelStride);
            firstSource = Times(kernelColumns.Source("0", kernelColumns.First), sums.SourceStride);
        }

        var blocks = new RegisterBlocks(
            writer, target, [.. Enumerable.Range(0, tileColumns).SelectMany(c => Enumerable.Range(0, vectors).Select(vector => SumNames[c, vector]))],
            sums.Terms);
        blocks.Begin();
        using (hasTapLoop ? kernelRows.Loop(writer) : default)
        {
            string sourceRow = kernelRows.Source(outRow, tap);
            writer.Line(
                $"ref float values = {At("input", Sum(Times(sourceRow, columns.Input * sums.SourceStride), firstSource, Times(column, columns.Stride * sums.SourceStride)))};");
            writer.Line($"ref float taps = {At("kernel", Sum(Times(tap, columns.Size * channels * kernelStride), firstTap, filter))};");

            // Where the image has no gap between positions, kernel columns and channels are one loop.
            int tapStride = columns.Dilation * sums.SourceStride;
            bool isDense = !sums.CountsKernelColumns && (tapStride == channels || run.Taps == 1);
            using (isDense ? default
                : sums.CountsKernelColumns ? kernelColumns.Loop(writer) : writer.Loop(kernelColumns.Tap, run.Taps))
            {
                int count = isDense ? run.Taps * channels : channels;
                blocks.Loop("value", count, 1, () =>
                {
                    EmitProducts(writer, tileColumns, vectors);
                    if (count > 1)
                    {
                        writer.Line($"values = {At("values", 1)};");
                        writer.Line($"taps = {At("taps", kernelStride)};");
                    }
                });

                if (!isDense)
                {
                    if (count == 1)
                        writer.Line($"taps = {At("taps", kernelStride)};");
                    int advance = count == 1 ? tapStride : tapStride - channels;
                    if (advance != 0)
                        writer.Line($"values = {At("values", advance)};");
                }
            }

            blocks.EndBlock();
        }

        blocks.End();
    }

    private void EmitProducts(CodeWriter writer, int tileColumns, int vectors)
    {
        string load = "Load" + target.Bits;
        string splat = "Splat" + target.Bits;
        using (writer.Statements())
        {
            for (int vector = 0; vector < vectors; vector++)
                writer.Statement($"var {Weights[vector]} = {load}(ref taps, {vector * target.Lanes})");
        }

        for (int c = 0; c < tileColumns; c++)
        {
            int at = c * columns.Stride * sums.SourceStride;
            using (writer.Statements())
            {
                if (vectors == 1)
                {
                    writer.Statement($"{SumNames[c, 0]} = Fma({splat}(ref values, {at}), {Weights[0]}, {SumNames[c, 0]})");
                    continue;
                }

                writer.Statement($"var {Values[c]} = {splat}(ref values, {at})");
                for (int vector = 0; vector < vectors; vector++)
                    AddProduct(writer, SumNames[c, vector], Values[c], Weights[vector]);
            }
        }
    }
}
