using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints what a dense layer has of its own: the gradient of its kernel. Its forward pass and input gradient are correlations of a single position.</summary>
internal static class DenseEmitter
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>
    /// gradient[input][unit] = sum over the images of input * delta. Here the lanes are units: each image adds the outer product of
    /// its inputs, broadcast, and its row of the transposed delta, so that nothing needs to be summed over lanes.
    /// </summary>
    public static string EmitKernelGradient(KernelClass kernels, DenseStep step)
    {
        VectorTarget target = kernels.Target;
        OuterTile tile = OuterTile.Choose(step.Inputs, (step.Units + target.Lanes - 1) / target.Lanes, step.Kernel.RowStride / target.Lanes, target);
        int vectors = tile.ComputedVectors;
        return kernels.Add(
            step.Name + "KernelGradient",
            $"{step.Name}, gradient of the kernel: gradient[input][unit] = sum over images of input[input][image] * delta[image][unit].",
            "ref float input, ref float transposedDelta, ref float gradient",
            writer =>
            {
                int wholeVectors = vectors / tile.Vectors * tile.Vectors;
                using (writer.Loop("unit", wholeVectors * target.Lanes, tile.Vectors * target.Lanes))
                    EmitRows(writer, step, target, tile.Rows, wholeVectors > tile.Vectors ? "unit" : "0", tile.Vectors);
                if (vectors > wholeVectors)
                {
                    writer.Line($"// The last {vectors - wholeVectors} vectors of units.");
                    EmitRows(writer, step, target, tile.Rows, Text(wholeVectors * target.Lanes), vectors - wholeVectors);
                }
            });
    }

    private static void EmitRows(CodeWriter writer, DenseStep step, VectorTarget target, int rows, string unit, int vectors)
    {
        int wholeRows = step.Inputs / rows * rows;
        using (wholeRows > rows ? writer.Loop("row", wholeRows, rows) : writer.Block())
            EmitTile(writer, step, target, wholeRows > rows ? "row" : "0", rows, unit, vectors);
        if (step.Inputs == wholeRows)
            return;
        using (writer.Block())
            EmitTile(writer, step, target, Text(wholeRows), step.Inputs - wholeRows, unit, vectors);
    }

    private static void EmitTile(CodeWriter writer, DenseStep step, VectorTarget target, string row, int rows, string unit, int vectors)
    {
        int stride = step.Kernel.RowStride;
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
