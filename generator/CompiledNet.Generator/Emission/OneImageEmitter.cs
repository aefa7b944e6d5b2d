using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints convolution and dense for one image, for latency: the lanes are output channels, the image's values are broadcast. A
/// register tile is some vectors of channels times some neighbouring columns. A dense layer is a convolution whose kernel is as
/// large as its input.
/// </summary>
internal sealed class OneImageEmitter
{
    private static readonly NumberedNames Sums = new("sum");
    private static readonly NumberedNames Values = new("value");
    private static readonly NumberedNames Weights = new("weight");

    private readonly KernelClass kernels;
    private readonly VectorTarget target;
    private readonly WeightedStep step;
    private readonly WindowAxis rows;
    private readonly WindowAxis columns;
    private readonly Shape source;
    private readonly int filters;
    private readonly string? activation;

    private OneImageEmitter(KernelClass kernels, WeightedStep step, WindowAxis rows, WindowAxis columns, int filters, FunctionSpec activation)
    {
        this.kernels = kernels;
        this.step = step;
        this.rows = rows;
        this.columns = columns;
        this.filters = filters;
        target = kernels.Target;
        source = step.Input.Shape;
        this.activation = ActivationFunctions.Add(kernels, activation);
    }

    private int RowsPerCall => step is ConvolutionStep convolution ? convolution.RowsPerPass : 1;

    private int SourceStride => step.Input.PositionStride;

    public static string Emit(KernelClass kernels, ConvolutionStep step) =>
        new OneImageEmitter(kernels, step, step.Window.Rows, step.Window.Columns, step.Map.Channels, step.Pool is null ? step.Activation : ActivationKind.Linear)
            .Emit($"{step.Name} of one image: output[row][column][filter] = sum of input[row * stride + r][column * stride + c][channel] * kernel[r][c][channel][filter].");

    public static string Emit(KernelClass kernels, DenseStep step)
    {
        Shape shape = step.Input.Shape;
        return new OneImageEmitter(kernels, step, Whole(shape.Height), Whole(shape.Width), step.Units, step.Activation)
            .Emit($"{step.Name} of one image: output[unit] = sum of input[input] * kernel[input][unit].");
    }

    /// <summary>Copies the values of one image to where they stand otherwise.</summary>
    public static string EmitCopy(KernelClass kernels, CopyStep step)
    {
        int channels = step.Input.Shape.Channels;
        int stride = step.Output.Shape.Channels == channels ? step.Output.PositionStride : channels;
        int positions = step.Input.Shape.Positions;
        string position = positions > 1 ? "position" : "0";
        return kernels.Add(
            step.Name + "CopyOne",
            $"{step.Name}: the values of one image, their positions {stride} floats apart.",
            "ref float input, ref float output",
            writer =>
            {
                using (writer.Loop("position", positions))
                using (writer.Block($"for (nint channel = 0; channel < {channels}; channel++)"))
                    writer.Line($"At(ref output, {Sum(Times(position, stride), "channel")}) = At(ref input, {Sum(Times(position, step.Input.PositionStride), "channel")});");
            });
    }

    private static WindowAxis Whole(int size) => new(Input: size, Size: size, Stride: 1, PadBefore: 0, PadAfter: 0, Output: 1);

    private string Emit(string sentence)
    {
        string bias = step.HasBias ? ", ref float bias" : "";
        string firstRow = RowsPerCall < rows.Output ? ", nint firstRow" : "";
        return kernels.Add(
            step.Name + "One",
            sentence,
            $"ref float input, ref float kernel{bias}, ref float output{firstRow}",
            EmitBody,
            step.Form);
    }

    private void EmitBody(CodeWriter writer)
    {
        List<Run> runs = Runs();
        OuterTile tile = OuterTile.Choose(runs.Max(run => run.Count), (filters + target.Lanes - 1) / target.Lanes, step.Kernel.RowStride / target.Lanes, target);
        int vectors = tile.ComputedVectors;
        using (writer.Loop("row", RowsPerCall))
        {
            string row = RowsPerCall > 1 ? "row" : "0";
            string outRow = RowsPerCall < rows.Output ? Sum("firstRow", row) : row;
            KernelRows.EmitRange(writer, rows, outRow);
            int whole = vectors / tile.Vectors * tile.Vectors;
            using (writer.Loop("filter", whole * target.Lanes, tile.Vectors * target.Lanes))
            {
                foreach (Run run in runs)
                    EmitRun(writer, run, tile.Rows, tile.Vectors, row, outRow, whole > tile.Vectors ? "filter" : "0");
            }

            if (vectors > whole)
            {
                foreach (Run run in runs)
                    EmitRun(writer, run, tile.Rows, vectors - whole, row, outRow, Text(whole * target.Lanes));
            }
        }
    }

    /// <summary>Neighbouring output columns that meet the same kernel columns.</summary>
    private List<Run> Runs()
    {
        var runs = new List<Run>();
        for (int column = 0; column < columns.Output; column++)
        {
            int origin = (column * columns.Stride) - columns.PadBefore;
            int dilation = columns.Dilation;
            int first = Math.Max(0, (dilation - 1 - origin) / dilation);
            int count = Math.Max(0, Math.Min(columns.Size, (columns.Input + dilation - 1 - origin) / dilation) - first);
            if (runs.Count > 0 && runs[runs.Count - 1] is { } last && last.FirstTap == first && last.Taps == count)
                runs[runs.Count - 1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new Run(column, 1, first, count));
        }

        return runs;
    }

    private void EmitRun(CodeWriter writer, Run run, int tileColumns, int vectors, string row, string outRow, string filter)
    {
        if (columns.Output > 1)
        {
            string names = run.Count == 1 ? $"Column {run.First}" : $"Columns {run.First}..{run.First + run.Count - 1}";
            writer.Line(run.Taps == columns.Size ? $"// {names}: the whole {columns.Size}-wide window." : $"// {names}: the taps that meet the map.");
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
                EmitTile(writer, run, Text(whole), run.Count - whole, vectors, row, outRow, filter);
        }
    }

    private void EmitTile(CodeWriter writer, Run run, string column, int tileColumns, int vectors, string row, string outRow, string filter)
    {
        string Start(int vector) => !step.HasBias ? $"{target.Type}.Zero" : $"Load{target.Bits}(ref bias, {Sum(filter, Text(vector * target.Lanes))})";
        using (writer.Statements())
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                writer.Statement($"var {Sums[0, vector]} = {Start(vector)}");
                for (int c = 1; c < tileColumns; c++)
                    writer.Statement($"var {Sums[c, vector]} = {Sums[0, vector]}");
            }
        }

        if (run.Taps > 0)
            EmitSums(writer, run, column, tileColumns, vectors, outRow, filter);

        int outStride = Alignment.Pad(filters);
        string origin = Sum(Times(row, columns.Output * outStride), Text(run.First * outStride), Times(column, outStride), filter);
        writer.Line($"ref float results = {At("output", origin)};");
        using (writer.Statements())
        {
            for (int c = 0; c < tileColumns; c++)
            {
                for (int vector = 0; vector < vectors; vector++)
                {
                    int at = (c * outStride) + (vector * target.Lanes);
                    if (activation is null)
                        writer.Statement($"Store({Sums[c, vector]}, ref results, {at})");
                    else
                        writer.Statement($"Store({activation}({Sums[c, vector]}), ref results, {at})");
                }
            }
        }
    }

    private void EmitSums(CodeWriter writer, Run run, string column, int tileColumns, int vectors, string outRow, string filter)
    {
        int kernelStride = step.Kernel.RowStride;
        int channels = source.Channels;
        bool hasTapLoop = rows.Size > 1 || !rows.IsInside;
        string tap = hasTapLoop ? "tap" : "0";
        using (hasTapLoop ? KernelRows.Loop(writer, rows) : default)
        {
            string sourceRow = KernelRows.Source(rows, outRow, tap);
            int firstSource = ((run.First * columns.Stride) - columns.PadBefore + (run.FirstTap * columns.Dilation)) * SourceStride;
            writer.Line($"ref float values = {At("input", Sum(Times(sourceRow, columns.Input * SourceStride), Text(firstSource), Times(column, columns.Stride * SourceStride)))};");
            writer.Line($"ref float taps = {At("kernel", Sum(Times(tap, columns.Size * channels * kernelStride), Text(run.FirstTap * channels * kernelStride), filter))};");

            // Where the image has no gap between positions, kernel columns and channels are one loop.
            int tapStride = columns.Dilation * SourceStride;
            bool isDense = tapStride == channels || run.Taps == 1;
            using (isDense ? default : writer.Loop("kernelColumn", run.Taps))
            {
                int count = isDense ? run.Taps * channels : channels;
                using (writer.Loop("value", count))
                {
                    EmitProducts(writer, tileColumns, vectors);
                    if (count > 1)
                    {
                        writer.Line($"values = {At("values", 1)};");
                        writer.Line($"taps = {At("taps", kernelStride)};");
                    }
                }

                if (!isDense)
                {
                    if (count == 1)
                        writer.Line($"taps = {At("taps", kernelStride)};");
                    writer.Line($"values = {At("values", count == 1 ? tapStride : tapStride - channels)};");
                }
            }
        }
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
            int at = c * columns.Stride * SourceStride;
            using (writer.Statements())
            {
                if (vectors == 1)
                {
                    writer.Statement($"{Sums[c, 0]} = Fma({splat}(ref values, {at}), {Weights[0]}, {Sums[c, 0]})");
                    continue;
                }

                writer.Statement($"var {Values[c]} = {splat}(ref values, {at})");
                for (int vector = 0; vector < vectors; vector++)
                    AddProduct(writer, Sums[c, vector], Values[c], Weights[vector]);
            }
        }
    }

    /// <summary>Output columns <paramref name="First"/> and on, that meet the kernel columns from <paramref name="FirstTap"/>.</summary>
    private sealed record Run(int First, int Count, int FirstTap, int Taps);
}
