using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the gradient of a matrix that maps inputs to units: the sum over the images, and over positions where it is used at several, of
/// outer products of inputs and deltas. Here the lanes are units: each image adds the outer product of its inputs, broadcast, and its row of
/// the transposed delta, so that nothing needs to be summed over lanes.
/// </summary>
/// <param name="name">The layer.</param>
/// <param name="inputs">Rows of the matrix.</param>
/// <param name="stride">Floats from one row to the next.</param>
/// <param name="tile">How the products are cut.</param>
internal sealed class OuterProductEmitter(string name, int inputs, int stride, OuterTile tile, KernelClass kernels)
{
    private const int Images = Contract.TileImages;

    /// <summary>Positions that are added in single precision: few enough that they, transposed, stay near.</summary>
    private const int BlockPositions = SumBlocks.TileTerms / 2 / Images;

    /// <summary>Floats from one image's transposed delta to the next, where they are fewer than those of a row of the matrix.</summary>
    public int? NarrowStride { get; init; }

    private int DeltaStride => NarrowStride ?? stride;

    /// <summary>Where a narrower vector holds a delta, it is taken: more lanes would be filled with zeros.</summary>
    private VectorTarget Target => kernels.Target.Holding(DeltaStride);

    /// <summary>Floats of the transposed deltas of a block of positions.</summary>
    public static int TransposedLength(int stride) => BlockPositions * Images * stride;

    /// <summary>gradient[input][unit] = sum over the images of input * delta.</summary>
    public string Emit() => kernels.Add(
        name + "KernelGradient",
        $"{name}, gradient of the kernel: gradient[input][unit] = sum over images of input[input][image] * delta[image][unit].",
        "ref float input, ref float transposedDelta, ref float gradient",
        writer =>
        {
            kernels.Predict(writer, tile.Work * Images);
            EmitUnits(writer, EmitImages);
        });

    /// <summary>totals[input][unit] += sum over positions and images of input * delta.</summary>
    /// <param name="units">Units of a position.</param>
    public string EmitOfPositions(int units) => kernels.Add(
        name + "KernelGradientOfPositions",
        $"{name}, gradient of the kernel: totals[channel][filter] += sum over positions and images of input[position][channel][image] * delta[position][filter][image].",
        "ref float input, ref float delta, int positions, ref float transposedDelta, ref float totals",
        writer =>
        {
            kernels.Predict(writer, tile.Work * Images, "positions");
            using (writer.Block($"for (nint first = 0; first < positions; first += {BlockPositions})"))
            {
                writer.Line($"nint end = Min({BlockPositions}, positions - first);");
                using (writer.Block("for (nint position = 0; position < end; position++)"))
                {
                    writer.Line(
                        $"TransposeTile({At("delta", $"(first + position) * {units * Images}")}, {units}, {At("transposedDelta", Times("position", Images * DeltaStride))}, {DeltaStride});");
                }

                EmitUnits(writer, EmitPositions);
            }
        });

    private delegate void TileWriter(CodeWriter writer, string row, int rows, string unit, int vectors);

    private void EmitUnits(CodeWriter writer, TileWriter emitTile)
    {
        int vectors = tile.ComputedVectors;
        int wholeVectors = vectors / tile.Vectors * tile.Vectors;
        using (writer.Loop("unit", wholeVectors * Target.Lanes, tile.Vectors * Target.Lanes))
            EmitRows(writer, emitTile, wholeVectors > tile.Vectors ? "unit" : "0", tile.Vectors);
        if (vectors > wholeVectors)
        {
            writer.Line($"// The last {vectors - wholeVectors} vectors of units.");
            EmitRows(writer, emitTile, Number(wholeVectors * Target.Lanes), vectors - wholeVectors);
        }
    }

    private void EmitRows(CodeWriter writer, TileWriter emitTile, string unit, int vectors)
    {
        int rows = tile.Rows;
        int wholeRows = inputs / rows * rows;
        using (wholeRows > rows ? writer.Loop("row", wholeRows, rows) : writer.Block())
            emitTile(writer, wholeRows > rows ? "row" : "0", rows, unit, vectors);
        if (inputs == wholeRows)
            return;
        using (writer.Block())
            emitTile(writer, Number(wholeRows), inputs - wholeRows, unit, vectors);
    }

    private void EmitImages(CodeWriter writer, string row, int rows, string unit, int vectors)
    {
        EmitZeros(writer, rows, vectors);
        writer.Line($"ref float values = {At("input", Times(row, Images))};");
        writer.Line($"ref float deltas = {At("transposedDelta", unit)};");
        EmitProducts(writer, rows, vectors);
        writer.Line($"ref float results = {At("gradient", Sum(Times(row, stride), unit))};");
        writer.Statements(Sums(rows, vectors).Select(sum =>
            $"Store(sum{sum.Row}{sum.Vector}, ref results, {(sum.Row * stride) + (sum.Vector * Target.Lanes)})"));
    }

    private void EmitPositions(CodeWriter writer, string row, int rows, string unit, int vectors)
    {
        EmitZeros(writer, rows, vectors);
        writer.Line($"ref float deltas = {At("transposedDelta", unit)};");
        using (writer.Block("for (nint position = first; position < first + end; position++)"))
        {
            writer.Line($"ref float values = {At("input", Sum(Times("position", inputs * Images), Times(row, Images)))};");
            EmitProducts(writer, rows, vectors);
        }

        writer.Line($"ref float results = {At("totals", Sum(Times(row, 2 * stride), Times(unit, 2)))};");
        writer.Statements(Sums(rows, vectors).Select(sum =>
            $"AddToTotal(sum{sum.Row}{sum.Vector}, ref results, {2 * ((sum.Row * stride) + (sum.Vector * Target.Lanes))})"));
    }

    private static IEnumerable<(int Row, int Vector)> Sums(int rows, int vectors) =>
        Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, vectors).Select(v => (r, v)));

    private void EmitZeros(CodeWriter writer, int rows, int vectors) =>
        writer.Zeros(Target.Type, Sums(rows, vectors).Select(sum => $"sum{sum.Row}{sum.Vector}"));

    /// <summary>Adds the products of all images; values and deltas move on with them.</summary>
    private void EmitProducts(CodeWriter writer, int rows, int vectors)
    {
        using (writer.Block($"for (nint image = 0; image < {Images}; image++)"))
        {
            writer.Statements(
                Enumerable.Range(0, vectors).Select(v => $"var delta{v} = Load{Target.Bits}(ref deltas, {v * Target.Lanes})"));
            for (int r = 0; r < rows; r++)
            {
                writer.Statements(
                [
                    $"var value{r} = Splat{Target.Bits}(ref values, {r * Images})",
                    .. Enumerable.Range(0, vectors).Select(v => $"sum{r}{v} = Fma(value{r}, delta{v}, sum{r}{v})"),
                ]);
            }

            writer.Line($"values = {At("values", 1)};");
            writer.Line($"deltas = {At("deltas", DeltaStride)};");
        }
    }
}
