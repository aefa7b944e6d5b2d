using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the gradient of a convolution's kernel for a tile of images: for each weight the sum over positions of input times the
/// output's gradient (delta). The sums of a tile of weights stay in registers, one number for each image, while the loops run over all
/// positions, and are summed over the images once. Where the rows come a few at a time, the sums wait in memory between.
/// </summary>
/// <param name="name">The layer.</param>
/// <param name="gradient">What is summed.</param>
/// <param name="tile">How the weights are cut.</param>
/// <param name="kernels">Receives the kernel.</param>
internal sealed partial class KernelGradientEmitter(string name, KernelGradient gradient, KernelGradientTile tile, KernelClass kernels)
{
    private const int Images = Contract.TileImages;

    private readonly VectorTarget target = kernels.Target;
    private readonly WindowAxis rows = gradient.Window.Rows;
    private readonly WindowAxis columns = gradient.Window.Columns;

    // Transposed, the window slides over the delta, and the input has a value for each window: the two change places.
    private readonly int inChannels = gradient.GroupBelow;
    private readonly int filters = gradient.GroupAbove;


    private KernelGradient Gradient => gradient;

    private KernelGradientTile Tile => tile;

    private int RowsPerCall => gradient.RowsPerCall ?? rows.Output;

    private bool IsWhole => gradient.RowsPerCall is null;

    /// <summary>The kernel over all rows, or over those of one row of pooling windows.</summary>
    public string Emit() => IsWhole
        ? kernels.Add(
            name + "KernelGradient",
            $"{name}, gradient of the kernel: gradient[r][c][channel][filter] = sum over images and positions of "
                + (gradient.IsTransposed
                    ? "input[row][column][channel] * delta[row * stride + r][column * stride + c][filter]."
                    : "input[row * stride + r][column * stride + c][channel] * delta[row][column][filter]."),
            "ref float input, ref float delta, ref float gradient",
            EmitBody,
            gradient)
        : kernels.Add(
            name + "KernelGradientRows",
            $"{name}, gradient of the kernel, {Number(RowsPerCall)} rows of it, for each image: sums[r][c][channel][filter] += input[row * stride + r][column * stride + c][channel] * delta[row][column][filter].",
            "ref float input, ref float delta, ref float sums, nint firstRow",
            EmitBody,
            gradient);

    /// <summary>Sums what <see cref="Emit"/>, or the kernel of a depthwise convolution, left in memory over the images.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="rows">Rows of the kernel.</param>
    /// <param name="filters">Weights of a row.</param>
    /// <param name="rowStride">Floats from one row of the gradient to the next.</param>
    /// <param name="kernels">Receives the kernel.</param>
    public static string EmitReduction(string name, int rows, int filters, int rowStride, KernelClass kernels) => kernels.Add(
        name + "KernelGradient",
        $"{name}, gradient of the kernel: the sums over the images.",
        "ref float sums, ref float gradient",
        writer =>
        {
            VectorTarget target = kernels.Target;
            using (writer.Loop("weight", rows))
            {
                writer.Line($"ref float from = {At("sums", Times(rows > 1 ? "weight" : "0", filters * target.Lanes))};");
                writer.Line($"ref float to = {At("gradient", Times(rows > 1 ? "weight" : "0", rowStride))};");
                int fours = filters / 4 * 4;
                using (writer.Loop("filter", fours, 4))
                {
                    string filter = fours > 4 ? "filter" : "0";
                    if (fours > 0)
                    {
                        string loads = string.Join(
                            ", ", Enumerable.Range(0, 4).Select(f => $"Load{target.Bits}(ref from, {Sum(Times(filter, target.Lanes), Number(f * target.Lanes))})"));
                        writer.Line($"Store(SumLanes({loads}), ref to, {filter});");
                    }
                }

                for (int filter = fours; filter < filters; filter++)
                    writer.Line($"At(ref to, {filter}) = {target.Class}.Sum(Load{target.Bits}(ref from, {filter * target.Lanes}));");
            }
        });

    // The parts of the operands that belong to the group at hand.
    private string Below => gradient.IsTransposed ? "delta" : gradient.Groups > 1 ? "groupInput" : "input";

    private string Above => gradient.IsTransposed ? "input" : gradient.Groups > 1 ? "groupDelta" : "delta";

    private string Result => gradient.Groups > 1 ? "groupGradient" : "gradient";

    private void EmitBody(CodeWriter writer)
    {
        using CodeWriter.BlockScope groups = writer.Loop("group", gradient.Groups);
        if (gradient.Groups > 1)
        {
            writer.Line($"ref float {Below} = {At("input", Times("group", inChannels * Images))};");
            writer.Line($"ref float {Above} = {At("delta", Times("group", filters * Images))};");
            writer.Line($"ref float {Result} = {At("gradient", Times("group", filters))};");
        }

        foreach ((string filter, int filterCount) in Tiles(writer, "filter", filters, tile.Filters))
        {
            using (rows.Size > 1 ? writer.Block($"for (nint tap = 0; tap < {rows.Size}; tap++)") : default)
            {
                string tap = rows.Size > 1 ? "tap" : "0";
                EmitRowRange(writer, tap);
                if (tile.CountsKernelColumns)
                {
                    EmitCountedColumns(writer, tap, filter, filterCount);
                    continue;
                }

                for (int first = 0; first < columns.Size; first += tile.KernelColumns)
                {
                    int count = Math.Min(tile.KernelColumns, columns.Size - first);
                    if (count < columns.Size)
                        writer.Line($"// Kernel columns {first}..{first + count - 1}.");
                    bool hasSiblings = count < columns.Size && inChannels <= tile.Channels;
                    using (hasSiblings ? writer.Block() : default)
                    foreach ((string channel, int channelCount) in Tiles(writer, "channel", inChannels, tile.Channels))
                        new Cut(this, tap, filter, filterCount, channel, channelCount, first, count).Emit(writer);
                }
            }
        }
    }

    /// <summary>The kernel columns one after the other: the output columns that each of them meets are a range.</summary>
    private void EmitCountedColumns(CodeWriter writer, string tap, string filter, int filterCount)
    {
        using (writer.Block($"for (nint kernelColumn = 0; kernelColumn < {columns.Size}; kernelColumn++)"))
        {
            EmitColumnRange(writer, columns);
            foreach ((string channel, int channelCount) in Tiles(writer, "channel", inChannels, tile.Channels))
                new Cut(this, tap, filter, filterCount, channel, channelCount, 0, 1).Emit(writer);
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
                yield return (Number(whole), length - whole);
        }
    }

    /// <summary>The output rows whose window has this kernel row inside the map.</summary>
    private void EmitRowRange(CodeWriter writer, string tap)
    {
        if (gradient.MeetsEveryRow)
            return;
        (string first, string end) = KernelTaps.OutputRange(rows, tap);
        writer.Line("// Output rows whose window has this kernel row inside the map.");
        writer.Line($"nint startRow = Max({(IsWhole ? "0" : "firstRow")}, {first});");
        writer.Line($"nint endRow = Min({(IsWhole ? Number(rows.Output) : $"firstRow + {RowsPerCall}")}, {end});");
    }

    /// <summary>The output columns whose window has the kernel column of the loop at hand inside the map.</summary>
    public static void EmitColumnRange(CodeWriter writer, WindowAxis columns)
    {
        (string first, string end) = KernelTaps.OutputRange(columns, KernelTaps.Columns(columns).Tap);
        writer.Line("// Output columns whose window has this kernel column inside the map.");
        writer.Line($"nint startColumn = Max(0, {first});");
        writer.Line($"nint endColumn = Min({columns.Output}, {end});");
    }
}
