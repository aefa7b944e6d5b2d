using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints <see cref="DepthwiseSums"/> for a tile of images. The sums of a strip of rows stay in registers, and so do the weights of a
/// kernel column, so that each value is loaded once for all windows that see it in a column.
/// </summary>
/// <param name="sums">What is summed.</param>
/// <param name="strips">The strips of a call.</param>
/// <param name="kernels">Receives the kernel.</param>
internal sealed class DepthwiseEmitter(DepthwiseSums sums, IReadOnlyList<DepthwiseStrip> strips, KernelClass kernels)
{
    private static readonly NumberedNames SumNames = new("sum");
    private static readonly NumberedNames Weights = new("weight");

    private readonly VectorTarget target = kernels.Target;

    /// <summary>Whether the sums begin with a bias, else with zero.</summary>
    public bool HasBias { get; init; }

    /// <summary>What is applied to each sum before it is stored: a function's name, or null.</summary>
    public string? Activation { get; init; }

    public string Emit(string name, string sentence) => kernels.Add(
        name,
        sentence,
        $"ref float source, ref float weights, {Bias}{DepthwiseLoops.Parameters}, nint weightStep, ref float output",
        EmitBody);

    private string Bias => HasBias ? "ref float bias, " : "";

    private void EmitBody(CodeWriter writer)
    {
        var loops = new DepthwiseLoops(writer, target, sums, strips);
        var (inStep, outStep) = (DepthwiseLoops.Step, loops.FilterStep);
        var (inPlace, outPlace) = (loops.Channel, loops.FilterPlace);
        if (sums.GathersFilters)
            (inStep, outStep, inPlace, outPlace) = (outStep, inStep, outPlace, inPlace);
        loops.Strips(inStep, outStep, strip =>
        {
            using (sums.GathersFilters ? default : loops.Filters())
            using (Lanes.Loop(writer, target))
            {
                string start = HasBias ? $"Splat{target.Bits}(ref bias, {loops.Filter})" : $"{target.Type}.Zero";
                writer.Statements(
                    Enumerable.Range(0, strip.Rows).Select(row => $"var {SumNames[row]} = {(row > 0 ? SumNames[0] : start)}"));
                if (strip.Values.Count > 0)
                {
                    using (sums.GathersFilters ? loops.Filters() : default)
                        EmitSums(writer, loops, strip, inStep, inPlace);
                }

                string[] rows = loops.EmitResult(strip, "results", "output", outStep, outPlace, "(row - firstRow)");
                writer.Statements(rows.Select((at, row) =>
                    $"Store({(Activation is null ? SumNames[row] : $"{Activation}({SumNames[row]})")}, ref results, {at})"));
            }
        });
    }

    private void EmitSums(CodeWriter writer, DepthwiseLoops loops, DepthwiseStrip strip, string step, string place) => loops.KernelColumns(
        strip,
        step,
        place,
        tap =>
        {
            writer.Line($"ref float taps = {At("weights", $"{tap} * weightStep + {loops.Filter}")};");
            writer.Statements(strip.KernelRows.Select(kernelRow =>
                $"var {Weights[kernelRow]} = Splat{target.Bits}(ref taps, {Times("weightStep", kernelRow * sums.Columns.Size)})"));
        },
        (kernelRow, row) => AddProduct(writer, SumNames[row], "value", Weights[kernelRow]),
        () => { });
}
