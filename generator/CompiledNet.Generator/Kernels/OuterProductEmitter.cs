using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>Prints the gradient of a matrix: the sum over the images of outer products of inputs and deltas.</summary>
internal static class OuterProductEmitter
{
    private const int Images = Contract.TileImages;

    /// <summary>
    /// gradient[input][unit] = sum over the images of input * delta. Here the lanes are units: each image adds the outer product of
    /// its inputs, broadcast, and its row of the transposed delta, so that nothing needs to be summed over lanes.
    /// </summary>
    /// <param name="name">The layer.</param>
    /// <param name="inputs">Rows of the matrix.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="tile">How the products are cut.</param>
    public static string Emit(KernelClass kernels, string name, int inputs, int stride, OuterTile tile)
    {
        VectorTarget target = kernels.Target;
        int vectors = tile.ComputedVectors;
        return kernels.Add(
            name + "KernelGradient",
            $"{name}, gradient of the kernel: gradient[input][unit] = sum over images of input[input][image] * delta[image][unit].",
            "ref float input, ref float transposedDelta, ref float gradient",
            writer =>
            {
                int wholeVectors = vectors / tile.Vectors * tile.Vectors;
                using (writer.Loop("unit", wholeVectors * target.Lanes, tile.Vectors * target.Lanes))
                    EmitRows(writer, inputs, stride, target, tile.Rows, wholeVectors > tile.Vectors ? "unit" : "0", tile.Vectors);
                if (vectors > wholeVectors)
                {
                    writer.Line($"// The last {vectors - wholeVectors} vectors of units.");
                    EmitRows(writer, inputs, stride, target, tile.Rows, Number(wholeVectors * target.Lanes), vectors - wholeVectors);
                }
            });
    }

    private static void EmitRows(CodeWriter writer, int inputs, int stride, VectorTarget target, int rows, string unit, int vectors)
    {
        int wholeRows = inputs / rows * rows;
        using (wholeRows > rows ? writer.Loop("row", wholeRows, rows) : writer.Block())
            EmitTile(writer, stride, target, wholeRows > rows ? "row" : "0", rows, unit, vectors);
        if (inputs == wholeRows)
            return;
        using (writer.Block())
            EmitTile(writer, stride, target, Number(wholeRows), inputs - wholeRows, unit, vectors);
    }

    private static void EmitTile(CodeWriter writer, int stride, VectorTarget target, string row, int rows, string unit, int vectors)
    {
        writer.Zeros(target.Type, Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, vectors).Select(v => $"sum{r}{v}")));

        writer.Line($"ref float values = {At("input", Times(row, Images))};");
        writer.Line($"ref float deltas = {At("transposedDelta", unit)};");
        using (writer.Block($"for (nint image = 0; image < {Images}; image++)"))
        {
            writer.Statements(Enumerable.Range(0, vectors).Select(v => $"var delta{v} = Load{target.Bits}(ref deltas, {v * target.Lanes})"));
            for (int r = 0; r < rows; r++)
            {
                writer.Statements(
                [
                    $"var value{r} = Splat{target.Bits}(ref values, {r * Images})",
                    .. Enumerable.Range(0, vectors).Select(v => $"sum{r}{v} = Fma(value{r}, delta{v}, sum{r}{v})"),
                ]);
            }

            writer.Line($"values = {At("values", 1)};");
            writer.Line($"deltas = {At("deltas", stride)};");
        }

        writer.Line($"ref float results = {At("gradient", Sum(Times(row, stride), unit))};");
        writer.Statements(Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, vectors).Select(v =>
            $"Store(sum{r}{v}, ref results, {(r * stride) + (v * target.Lanes)})")));
    }
}
