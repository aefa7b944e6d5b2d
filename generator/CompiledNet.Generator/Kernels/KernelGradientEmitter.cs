using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the gradient of a convolution's kernel for a tile of images: for each weight the sum over positions of input times the
/// output's gradient (delta). The sums of a tile of weights stay in registers, one number for each image, while the loops run over all
/// positions, and are summed over the images once. Where the rows come a few at a time, the sums wait in memory between. Where positions
/// are many, they come in blocks, whose sums are added in double precision.
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

    private int RowsPerCall => gradient.RowsPerCall;

    private bool IsWhole => gradient.Waiting is WaitingSums.Registers or WaitingSums.Calls;

    private bool AddsToGradient => gradient.Waiting is WaitingSums.Calls;

    private bool HasTotals => gradient.Waiting is WaitingSums.Totals;

    /// <summary>Whether the rows of a call are a range: not all of them meet the kernel row, or the last call has fewer.</summary>
    private bool IsRanged => !gradient.MeetsEveryRow || rows.Output % RowsPerCall != 0;

    /// <summary>Where sums are put: <c>gradient</c>.</summary>
    private string Destination => gradient.Waiting switch
    {
        WaitingSums.Registers or WaitingSums.Calls => "gradient",
        WaitingSums.Images => "sums",
        _ => "totals",
    };

    /// <summary>Floats that a number takes there.</summary>
    private int FloatsEach => HasTotals ? 2 : 1;

    private string Products => gradient.IsTransposed
        ? "input[row][column][channel] * delta[row * stride + r][column * stride + c][filter]."
        : "input[row * stride + r][column * stride + c][channel] * delta[row][column][filter].";

    /// <summary>The kernel over all rows, or over those that a call takes.</summary>
    public string Emit() => IsWhole
        ? kernels.Add(
            name + "KernelGradient",
            $"{name}, gradient of the kernel: gradient[r][c][channel][filter] {(AddsToGradient ? "+" : "")}= sum over images and positions of {Products}",
            "ref float input, ref float delta, ref float gradient",
            EmitBody,
            gradient)
        : kernels.Add(
            name + "KernelGradientRows",
            $"{name}, gradient of the kernel, {Number(RowsPerCall)} rows of it{(HasTotals ? "" : ", for each image")}: {Destination}[r][c][channel][filter] += {Products}",
            $"ref float input, ref float delta, ref float {Destination}, nint firstRow",
            EmitBody,
            gradient);

    /// <summary>Sums what <see cref="Emit"/>, or the kernel of a depthwise convolution, left in memory over the images.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="rows">Rows of the kernel.</param>
    /// <param name="filters">Weights of a row.</param>
    /// <param name="rowStride">Floats from one row of the gradient to the next.</param>
    /// <param name="kernels">Receives the kernel.</param>
    /// <param name="hasTotals">Whether they are added to totals, else they are the gradient.</param>
    public static string EmitReduction(string name, int rows, int filters, int rowStride, bool hasTotals, KernelClass kernels) => kernels.Add(
        name + (hasTotals ? "KernelTotals" : "KernelGradient"),
        $"{name}, gradient of the kernel: {(hasTotals ? "adds the sums over the images to the totals." : "the sums over the images.")}",
        $"ref float sums, ref float {(hasTotals ? "totals" : "gradient")}",
        writer =>
        {
            VectorTarget target = kernels.Target;
            int floatsEach = hasTotals ? 2 : 1;
            using (writer.Loop("weight", rows))
            {
                writer.Line($"ref float from = {At("sums", Times(rows > 1 ? "weight" : "0", filters * target.Lanes))};");
                writer.Line(
                    $"ref float to = {At(hasTotals ? "totals" : "gradient", Times(rows > 1 ? "weight" : "0", rowStride * floatsEach))};");
                int fours = filters / 4 * 4;
                using (writer.Loop("filter", fours, 4))
                {
                    string filter = fours > 4 ? "filter" : "0";
                    if (fours > 0)
                    {
                        string loads = string.Join(
                            ", ", Enumerable.Range(0, 4).Select(f => $"Load{target.Bits}(ref from, {Sum(Times(filter, target.Lanes), Number(f * target.Lanes))})"));
                        writer.Line($"{(hasTotals ? "AddToTotal" : "Store")}(SumLanes({loads}), ref to, {Times(filter, floatsEach)});");
                    }
                }

                for (int filter = fours; filter < filters; filter++)
                {
                    string sum = $"SumLanes(Load{target.Bits}(ref from, {filter * target.Lanes}))";
                    writer.Line(hasTotals ? $"AddToTotal({sum}, ref to, {filter * floatsEach});" : $"At(ref to, {filter}) = {sum};");
                }
            }
        });

    // The parts of the operands that belong to the group at hand.
    private string Below => gradient.IsTransposed ? "delta" : gradient.Groups > 1 ? "groupInput" : "input";

    private string Above => gradient.IsTransposed ? "input" : gradient.Groups > 1 ? "groupDelta" : "delta";

    private string Result => gradient.Groups > 1 ? "group" + Names.Member(Destination) : Destination;

    /// <summary>What a call should take.</summary>
    private double Work =>
        tile.Work * gradient.Window.Rows.Taps / gradient.Window.Rows.Output * RowsPerCall / gradient.Window.Rows.Output * gradient.Groups
            * kernels.Target.VectorsPerTile;

    private void EmitBody(CodeWriter writer)
    {
        kernels.Predict(writer, Work);
        using CodeWriter.BlockScope groups = writer.Loop("group", gradient.Groups);
        if (gradient.Groups > 1)
        {
            writer.Line($"ref float {Below} = {At("input", Times("group", gradient.GroupStrideBelow))};");
            writer.Line($"ref float {Above} = {At("delta", Times("group", gradient.GroupStrideAbove))};");
            writer.Line($"ref float {Result} = {At(Destination, Times("group", filters * FloatsEach))};");
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
        if (!IsRanged)
            return;
        string last = IsWhole ? Number(rows.Output)
            : rows.Output % RowsPerCall == 0 ? $"firstRow + {RowsPerCall}"
            : $"Min(firstRow + {RowsPerCall}, {rows.Output})";
        if (gradient.MeetsEveryRow)
        {
            writer.Line("nint startRow = firstRow;");
            writer.Line($"nint endRow = {last};");
            return;
        }

        (string first, string end) = KernelTaps.OutputRange(rows, tap);
        writer.Line("// Output rows whose window has this kernel row inside the map.");
        writer.Line($"nint startRow = Max({(IsWhole ? "0" : "firstRow")}, {first});");
        writer.Line($"nint endRow = Min({last}, {end});");
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
