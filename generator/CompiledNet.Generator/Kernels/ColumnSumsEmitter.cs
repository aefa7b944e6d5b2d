using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints <see cref="ColumnSums"/>. A register tile is some filters times some vectors of neighbouring columns. Where vectors do not tile a
/// row, the last is as narrow as what is left allows, and begins early where it still reaches beyond: some columns are computed twice.
/// </summary>
internal sealed class ColumnSumsEmitter(KernelClass kernels, ColumnSums sums, OuterTile tile)
{
    private static readonly NumberedNames SumNames = new("sum");
    private static readonly NumberedNames Values = new("value");

    private readonly VectorTarget target = kernels.Target;
    private readonly string? activation = ActivationFunctions.Add(kernels, sums.Activation);

    /// <summary>Whether vectors may be narrow: functions and the totals of long sums are there for whole ones.</summary>
    private bool Narrows => activation is null && !SumBlocks.AreForTile(sums.Terms);

    /// <param name="name">What the kernel is called.</param>
    /// <param name="sentence">What it computes.</param>
    public string Emit(string name, string sentence)
    {
        string bias = sums.HasBias ? ", ref float bias" : "";
        string firstRow = sums.RowsPerCall < sums.Rows.Output ? ", nint firstRow" : "";
        return kernels.Add(name, sentence, $"ref float planes, ref float kernel{bias}, ref float output{firstRow}", EmitBody, sums);
    }

    /// <summary>What a call should take.</summary>
    private double Work => tile.Work * sums.Rows.Taps / sums.Rows.Output * sums.RowsPerCall * sums.Columns.Size * sums.Channels;

    private void EmitBody(CodeWriter writer)
    {
        kernels.Predict(writer, Work);
        using (writer.Loop("row", sums.RowsPerCall))
        {
            string row = sums.RowsPerCall > 1 ? "row" : "0";
            string outRow = sums.RowsPerCall < sums.Rows.Output ? Sum("firstRow", row) : row;
            KernelTaps.Rows(sums.Rows).EmitRange(writer, outRow);
            int whole = sums.Filters / tile.Rows * tile.Rows;
            using (writer.Loop("filter", whole, tile.Rows))
                EmitColumns(writer, tile.Rows, whole > tile.Rows ? "filter" : "0", row, outRow);
            if (sums.Filters > whole)
                EmitColumns(writer, sums.Filters - whole, Number(whole), row, outRow);
        }
    }

    private void EmitColumns(CodeWriter writer, int filters, string filter, string row, string outRow)
    {
        int step = tile.Vectors * target.Lanes;
        int whole = sums.Columns.Output / step * step;
        if (whole > 0)
        {
            string column = whole > step ? "column" : "0";
            using (whole > step ? writer.Loop("column", whole, step) : writer.Block())
                EmitTile(writer, filters, filter, Cut(step), column, row, outRow);
        }

        if (whole < sums.Columns.Output)
        {
            using (writer.Block())
                EmitTile(writer, filters, filter, Cut(sums.Columns.Output - whole), Number(whole), row, outRow);
        }
    }

    /// <summary>The vectors of so many columns.</summary>
    private List<ColumnVector> Cut(int columns)
    {
        var vectors = new List<ColumnVector>();
        for (int start = 0; start < columns; start += target.Lanes)
        {
            VectorTarget width = target;
            while (Narrows && width.Narrower is { } narrower && narrower.Lanes >= columns - start)
                width = narrower;
            vectors.Add(new(Math.Min(start, columns - width.Lanes), width));
        }

        return vectors;
    }

    private void EmitTile(
        CodeWriter writer, int filters, string filter, IReadOnlyList<ColumnVector> vectors, string column, string row, string outRow)
    {
        EmitBeginning(writer, filters, filter, vectors);
        EmitSums(writer, filters, filter, vectors, column, outRow);
        string origin = Sum(Times(filter, sums.Results), sums.KeepsLargest ? "0" : Times(row, sums.Columns.Output), column);
        writer.Line($"ref float results = {At("output", origin)};");
        if (sums.KeepsLargest && sums.RowsPerCall > 1)
        {
            using (writer.Block($"if ({row} > 0)"))
                writer.Statements(Places(filters, vectors).Select(place => $"{place.Sum} = Max(Load{place.Bits}(ref results, {place.At}), {place.Sum})"));
        }

        string Result(string sum) => activation is null ? sum : $"{activation}({sum})";
        writer.Statements(Places(filters, vectors).Select(place => $"Store({Result(place.Sum)}, ref results, {place.At})"));
    }

    private void EmitBeginning(CodeWriter writer, int filters, string filter, IReadOnlyList<ColumnVector> vectors)
    {
        VectorTarget widest = vectors[0].Width;
        using (writer.Statements())
        {
            for (int f = 0; f < filters; f++)
            {
                string first = sums.HasBias ? $"Splat{widest.Bits}(ref bias, {Sum(filter, Number(f))})" : $"{widest.Type}.Zero";
                writer.Statement($"var {SumNames[f, 0]} = {first}");
                for (int vector = 1; vector < vectors.Count; vector++)
                    writer.Statement($"var {SumNames[f, vector]} = {vectors[vector].Part(SumNames[f, 0], widest)}");
            }
        }
    }

    /// <summary>The sums of a tile and where they go.</summary>
    private IEnumerable<(string Sum, int Bits, int At)> Places(int filters, IReadOnlyList<ColumnVector> vectors) =>
        Enumerable.Range(0, filters)
            .SelectMany(f => vectors.Select((vector, index) => (SumNames[f, index], vector.Width.Bits, (f * sums.Results) + vector.Start)));

    private void EmitSums(CodeWriter writer, int filters, string filter, IReadOnlyList<ColumnVector> vectors, string column, string outRow)
    {
        int channels = sums.Channels;
        int size = sums.Columns.Size;
        var kernelRows = KernelTaps.Rows(sums.Rows);
        bool hasTapLoop = sums.Rows.Size > 1 || !sums.Rows.IsInside;
        string tap = hasTapLoop ? kernelRows.Tap : "0";
        var blocks = new RegisterBlocks(writer, target, [.. Places(filters, vectors).Select(place => place.Sum)], sums.Terms);
        blocks.Begin();
        using (hasTapLoop ? kernelRows.Loop(writer) : default)
        {
            writer.Line($"ref float values = {At("planes", Sum(Times(kernelRows.Source(outRow, tap), sums.PlaneWidth), column))};");
            writer.Line($"ref float taps = {At("kernel", Sum(Times(tap, size * channels * sums.WeightStride), filter))};");
            using (channels > 1 ? writer.Loop("kernelColumn", size) : default)
            {
                (string counter, int count, int advance) =
                    channels > 1 ? ("channel", channels, sums.PlaneLength) : ("kernelColumn", size, sums.Columns.Dilation);
                blocks.Loop(counter, count, 1, () =>
                {
                    EmitProducts(writer, filters, vectors);
                    if (channels * size > 1)
                    {
                        writer.Line($"values = {At("values", advance)};");
                        writer.Line($"taps = {At("taps", sums.WeightStride)};");
                    }
                });
                if (channels > 1 && size > 1)
                    writer.Line($"values = {At("values", sums.Columns.Dilation - (channels * sums.PlaneLength))};");
            }

            blocks.EndBlock();
        }

        blocks.End();
    }

    private static void EmitProducts(CodeWriter writer, int filters, IReadOnlyList<ColumnVector> vectors)
    {
        VectorTarget widest = vectors[0].Width;
        using (writer.Statements())
        {
            for (int index = 0; index < vectors.Count; index++)
                writer.Statement($"var {Values[index]} = Load{vectors[index].Width.Bits}(ref values, {vectors[index].Start})");
        }

        for (int f = 0; f < filters; f++)
        {
            using (writer.Statements())
            {
                writer.Statement($"var weight{f} = Splat{widest.Bits}(ref taps, {f})");
                for (int index = 0; index < vectors.Count; index++)
                    AddProduct(writer, SumNames[f, index], Values[index], vectors[index].Part($"weight{f}", widest));
            }
        }
    }

    /// <summary>Neighbouring columns in the lanes of a vector.</summary>
    /// <param name="Start">The first of them, from the first of the tile.</param>
    private sealed record ColumnVector(int Start, VectorTarget Width)
    {
        /// <summary>As many lanes of a wider vector as this one has.</summary>
        public string Part(string wide, VectorTarget width) => width == Width ? wide : Part(wide + ".GetLower()", width.Narrower!);
    }
}
