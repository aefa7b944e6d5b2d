using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the gradient of a depthwise kernel for a tile of images. A channel has few weights, so that they cannot fill the registers while
/// all positions pass by. Instead the map is walked through as in the forward pass: the gradients of the outputs (delta) of a strip stay in
/// registers, and the sums of one kernel column are fetched from the nearest cache and put back. Those of a filter lie side by side: a
/// position's step apart, they would share sets of the cache.
/// </summary>
/// <param name="name">The layer.</param>
/// <param name="kernels">Receives the kernels.</param>
internal sealed class DepthwiseGradientEmitter(string name, KernelClass kernels)
{
    private static readonly NumberedNames SumNames = new("sum");
    private static readonly NumberedNames Deltas = new("delta");

    private readonly VectorTarget target = kernels.Target;

    /// <summary>Floats of the sums that wait: those of all images for each weight, of filters in fours.</summary>
    /// <param name="taps">Weights of a filter.</param>
    /// <param name="filters">Filters of the layer.</param>
    public static int WaitingLength(int taps, int filters) => Contract.TileImages * taps * ((filters + 3) / 4 * 4);

    /// <summary>Prints the sums of each image.</summary>
    /// <param name="sums">The layer's sums, forward.</param>
    /// <param name="strips">The strips of a call.</param>
    public string Emit(DepthwiseSums sums, IReadOnlyList<DepthwiseStrip> strips) => kernels.Add(
        name + "KernelSums",
        $"{name}, gradient of the kernel, for each image: sums[filter][r][c] += input[row * stride + r][column * stride + c][channel] * delta[row][column][filter].",
        $"ref float source, ref float delta, {DepthwiseLoops.Parameters}, ref float sums",
        writer => EmitSums(writer, sums, strips));

    /// <summary>Prints the sums over the images of what waited for each of them.</summary>
    /// <param name="hasTotals">Whether they are added to totals in double precision, else are the gradient.</param>
    public string EmitReduction(bool hasTotals) => kernels.Add(
        name + (hasTotals ? "KernelTotals" : "KernelGradient"),
        $"{name}, gradient of the kernel: {(hasTotals ? "adds the sums over the images to the totals." : "the sums over the images.")}",
        $"ref float sums, int taps, int filters, int row, ref float {(hasTotals ? "totals" : "gradient")}",
        writer =>
        {
            writer.Line($"nint step = taps * {target.Lanes};");
            using (writer.Block("for (nint tap = 0; tap < taps; tap++)"))
            using (writer.Block("for (nint filter = 0; filter < filters; filter += 4)"))
            {
                writer.Line($"ref float from = {At("sums", $"filter * step + tap * {target.Lanes}")};");
                IEnumerable<string> loads =
                    Enumerable.Range(0, 4).Select(filter => $"Load{target.Bits}(ref from, {Times("step", filter)})");
                string four = $"SumLanes({string.Join(", ", loads)})";
                writer.Line(hasTotals
                    ? $"AddToTotal({four}, ref totals, 2 * (tap * row + filter));"
                    : $"Store({four}, ref gradient, tap * row + filter);");
            }
        });

    private void EmitSums(CodeWriter writer, DepthwiseSums sums, IReadOnlyList<DepthwiseStrip> strips)
    {
        var loops = new DepthwiseLoops(writer, target, sums, strips);
        int row = sums.Columns.Size * target.Lanes;
        loops.Strips(DepthwiseLoops.Step, loops.FilterStep, strip =>
        {
            int[] kernelRows = [.. strip.KernelRows];
            if (kernelRows.Length == 0)
                return;
            using (loops.Filters())
            using (Lanes.Loop(writer, target))
            {
                string[] rows = loops.EmitResult(strip, "deltas", "delta", loops.FilterStep, loops.FilterPlace, "row");
                writer.Statements(rows.Select((at, each) => $"var {Deltas[each]} = Load{target.Bits}(ref deltas, {at})"));
                loops.KernelColumns(
                    strip,
                    DepthwiseLoops.Step,
                    loops.Channel,
                    tap =>
                    {
                        string place = $"{loops.Filter} * {sums.Rows.Size * row} + {Times(tap, target.Lanes)}";
                        writer.Line($"ref float here = {At("sums", place)};");
                        writer.Statements(kernelRows.Select(each => $"var {SumNames[each]} = Load{target.Bits}(ref here, {each * row})"));
                    },
                    (kernelRow, each) => AddProduct(writer, SumNames[kernelRow], "value", Deltas[each]),
                    () => writer.Statements(kernelRows.Select(each => $"Store({SumNames[each]}, ref here, {each * row})")));
            }
        });
    }
}
