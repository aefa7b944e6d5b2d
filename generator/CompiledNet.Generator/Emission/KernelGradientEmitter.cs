using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints the gradient of a convolution's kernel for a tile of images: for each weight the sum over positions of input times the
/// output's gradient (delta). The sums of a tile of weights stay in registers, one number for each image, while the loops run over all
/// positions, and are summed over the images once. Where the rows come a few at a time, the sums wait in memory between.
/// </summary>
internal sealed partial class KernelGradientEmitter(ConvolutionStep step, KernelClass kernels)
{
    private const int Images = VectorTarget.TileImages;

    private readonly VectorTarget target = kernels.Target;
    private readonly WindowAxis rows = step.Window.Rows;
    private readonly WindowAxis columns = step.Window.Columns;

    // Transposed, the window slides over the delta, and the input has a value for each window: the two change places.
    private readonly int inChannels = step.MapBelow.Channels / step.Groups;
    private readonly int filters = step.MapAbove.Channels / step.Groups;

    private KernelGradientTile? chosenTile;

    private ConvolutionStep Step => step;

    private KernelGradientTile Tile => chosenTile ??= KernelGradientTile.Choose(step, kernels.Taps, target);

    private bool IsWhole => step.KeepsWholeDelta;

    private bool MeetsEveryRow => Correlation.Windows(step).MeetsEveryKernelRow;

    /// <summary>The kernel over all rows, or over those of one row of pooling windows.</summary>
    public string Emit() => IsWhole
        ? kernels.Add(
            step.Name + "KernelGradient",
            $"{step.Name}, gradient of the kernel: gradient[r][c][channel][filter] = sum over images and positions of "
                + (step.IsTransposed
                    ? "input[row][column][channel] * delta[row * stride + r][column * stride + c][filter]."
                    : "input[row * stride + r][column * stride + c][channel] * delta[row][column][filter]."),
            "ref float input, ref float delta, ref float gradient",
            EmitBody,
            step.Form)
        : kernels.Add(
            step.Name + "KernelGradientRows",
            $"{step.Name}, gradient of the kernel, {Text(step.RowsPerPass)} rows of it, for each image: sums[r][c][channel][filter] += input[row * stride + r][column * stride + c][channel] * delta[row][column][filter].",
            "ref float input, ref float delta, ref float sums, nint firstRow",
            EmitBody,
            step.Form);

    /// <summary>Sums what <see cref="Emit"/>, or the kernel of a depthwise convolution, left in memory over the images.</summary>
    public string EmitReduction() => kernels.Add(
        step.Name + "KernelGradient",
        $"{step.Name}, gradient of the kernel: the sums over the images.",
        "ref float sums, ref float gradient",
        writer =>
        {
            using (writer.Loop("weight", step.Kernel.Rows))
            {
                int filters = step.Kernel.Columns;
                writer.Line($"ref float from = {At("sums", Times(step.Kernel.Rows > 1 ? "weight" : "0", filters * target.Lanes))};");
                writer.Line($"ref float to = {At("gradient", Times(step.Kernel.Rows > 1 ? "weight" : "0", step.Kernel.RowStride))};");
                int fours = filters / 4 * 4;
                using (writer.Loop("filter", fours, 4))
                {
                    string filter = fours > 4 ? "filter" : "0";
                    if (fours > 0)
                    {
                        string loads = string.Join(", ", Enumerable.Range(0, 4).Select(f => $"Load{target.Bits}(ref from, {Sum(Times(filter, target.Lanes), Text(f * target.Lanes))})"));
                        writer.Line($"Store(SumLanes({loads}), ref to, {filter});");
                    }
                }

                for (int filter = fours; filter < filters; filter++)
                    writer.Line($"At(ref to, {filter}) = {target.Class}.Sum(Load{target.Bits}(ref from, {filter * target.Lanes}));");
            }
        });

    // The parts of the operands that belong to the group at hand.
    private string Below => step.IsTransposed ? "delta" : step.Groups > 1 ? "groupInput" : "input";

    private string Above => step.IsTransposed ? "input" : step.Groups > 1 ? "groupDelta" : "delta";

    private string Gradient => step.Groups > 1 ? "groupGradient" : "gradient";

    private void EmitBody(CodeWriter writer)
    {
        using CodeWriter.BlockScope groups = writer.Loop("group", step.Groups);
        if (step.Groups > 1)
        {
            writer.Line($"ref float {Below} = {At("input", Times("group", inChannels * Images))};");
            writer.Line($"ref float {Above} = {At("delta", Times("group", filters * Images))};");
            writer.Line($"ref float {Gradient} = {At("gradient", Times("group", filters))};");
        }

        foreach ((string filter, int filterCount) in Tiles(writer, "filter", filters, Tile.Filters))
        {
            using (rows.Size > 1 ? writer.Block($"for (nint tap = 0; tap < {rows.Size}; tap++)") : default)
            {
                string tap = rows.Size > 1 ? "tap" : "0";
                EmitRowRange(writer, tap);
                for (int first = 0; first < columns.Size; first += Tile.KernelColumns)
                {
                    int count = Math.Min(Tile.KernelColumns, columns.Size - first);
                    if (count < columns.Size)
                        writer.Line($"// Kernel columns {first}..{first + count - 1}.");
                    bool hasSiblings = count < columns.Size && inChannels <= Tile.Channels;
                    using (hasSiblings ? writer.Block() : default)
                    foreach ((string channel, int channelCount) in Tiles(writer, "channel", inChannels, Tile.Channels))
                        new Cut(this, tap, filter, filterCount, channel, channelCount, first, count).Emit(writer);
                }
            }
        }
    }

    /// <summary>A loop over whole tiles, then the remainder.</summary>
    private static IEnumerable<(string First, int Count)> Tiles(CodeWriter writer, string variable, int length, int tile)
    {
        int whole = length / tile * tile;
        using (writer.Loop(variable, whole, tile))
        using (whole > tile || whole == length ? default : writer.Block())
            yield return (whole > tile ? variable : "0", tile);
        if (length > whole)
        {
            using (writer.Block())
                yield return (Text(whole), length - whole);
        }
    }

    /// <summary>The output rows whose window has this kernel row inside the map.</summary>
    private void EmitRowRange(CodeWriter writer, string tap)
    {
        if (MeetsEveryRow)
            return;
        string reach = Minus(Times(tap, rows.Dilation));
        string first = CeilingOver(Sum(Text(rows.PadBefore), reach), rows.Stride);
        string end = CeilingOver(Sum(Text(rows.Input + rows.PadBefore), reach), rows.Stride);
        writer.Line("// Output rows whose window has this kernel row inside the map.");
        writer.Line($"nint startRow = Max({(IsWhole ? "0" : "firstRow")}, {first});");
        writer.Line($"nint endRow = Min({(IsWhole ? Text(rows.Output) : $"firstRow + {step.RowsPerPass}")}, {end});");
    }
}
