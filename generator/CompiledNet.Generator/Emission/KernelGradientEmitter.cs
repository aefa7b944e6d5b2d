using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints the gradient of a convolution's kernel for a tile of images: for each weight the sum over positions of input times the
/// output's gradient (delta). The sums of a tile of weights stay in registers, one number for each image, while the loops run over all
/// positions, and are summed over the images once. Where the rows come a few at a time, the sums wait in memory between.
/// </summary>
internal sealed class KernelGradientEmitter(ConvolutionStep step, KernelClass kernels)
{
    private const int Images = VectorTarget.TileImages;

    private static readonly NumberedNames Sums = new("sum");
    private static readonly NumberedNames Values = new("value");
    private static readonly NumberedNames Deltas = new("delta");

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
        writer.Line($"nint startRow = Math.Max({(IsWhole ? "0" : "firstRow")}, {first});");
        writer.Line($"nint endRow = Math.Min({(IsWhole ? Text(rows.Output) : $"firstRow + {step.RowsPerPass}")}, {end});");
    }

    /// <summary>One tile of weights.</summary>
    private sealed class Cut(
        KernelGradientEmitter owner, string tap, string filter, int filterCount, string channel, int channelCount, int firstKernelColumn, int kernelColumnCount)
    {
        private readonly VectorTarget target = owner.target;
        private readonly string load = "Load" + owner.target.Bits;
        private readonly WindowAxis rows = owner.rows;
        private readonly int sourceStride = owner.Step.MapBelow.Channels * Images;
        private readonly int deltaStride = owner.Step.MapAbove.Channels * Images;

        public void Emit(CodeWriter writer)
        {
            EmitStart(writer);
            EmitRows(writer);
            EmitEnd(writer);
        }

        /// <summary>All (kernel column, channel) pairs of the tile, in the order of the weights.</summary>
        private IEnumerable<(int KernelColumn, int Channel)> Sources()
        {
            for (int k = 0; k < kernelColumnCount; k++)
            {
                for (int c = 0; c < channelCount; c++)
                    yield return (k, c);
            }
        }

        /// <summary>Named by kernel column and channel, as far as the tile has several, and by filter.</summary>
        private string SumName(int k, int c, int f) => channelCount == 1 ? Sums[k, f] : kernelColumnCount == 1 ? Sums[c, f] : Sums[k, c, f];

        private string ValueName(int k, int c) => channelCount == 1 ? Values[k] : kernelColumnCount == 1 ? Values[c] : Values[k, c];

        private void EmitStart(CodeWriter writer)
        {
            if (!owner.IsWhole)
                writer.Line($"ref float tileSums = {At("sums", Sum(Times(tap, owner.columns.Size * owner.inChannels * owner.filters * target.Lanes), Times(channel, owner.filters * target.Lanes), Times(filter, target.Lanes)))};");
            if (owner.IsWhole)
                writer.Zeros(target.Type, Sources().SelectMany(source => Enumerable.Range(0, filterCount).Select(f => SumName(source.KernelColumn, source.Channel, f))));
            else
                writer.Statements(Sources().SelectMany(source => Enumerable.Range(0, filterCount).Select(f =>
                    $"var {SumName(source.KernelColumn, source.Channel, f)} = Load{target.Bits}(ref tileSums, {Waiting(source.KernelColumn, source.Channel, f)})")));
        }

        private int Waiting(int k, int c, int f) => (((((firstKernelColumn + k) * owner.inChannels) + c) * owner.filters) + f) * target.Lanes;

        private void EmitRows(CodeWriter writer)
        {
            int rowCount = owner.IsWhole ? rows.Output : owner.Step.RowsPerPass;
            bool isRanged = !owner.MeetsEveryRow;
            bool hasLoop = isRanged || rowCount > 1;
            // Where rows are ranged, they count from the top of the map; else from the first row of the call.
            using (isRanged ? writer.Block("for (nint row = startRow; row < endRow; row++)") : writer.Loop("row", rowCount))
            {
                string row = hasLoop ? "row" : "0";
                string mapRow = owner.IsWhole || isRanged ? row : Sum("firstRow", row);
                string deltaRow = isRanged && !owner.IsWhole ? "row - firstRow" : row;
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    string sourceRow = KernelRows.Source(rows, mapRow, tap);
                    writer.Line($"ref float inputs = {At(owner.Below, Sum(Times(sourceRow, owner.columns.Input * sourceStride), Times(channel, Images), lane))};");
                    writer.Line($"ref float deltas = {At(owner.Above, Sum(Times(deltaRow, owner.columns.Output * deltaStride), Times(filter, Images), lane))};");
                    foreach (ColumnBlock block in owner.Tile.Blocks)
                        EmitColumns(writer, block);
                }
            }
        }

        private void EmitColumns(CodeWriter writer, ColumnBlock block)
        {
            var taps = block.Taps
                .Where(entry => entry.KernelColumn >= firstKernelColumn && entry.KernelColumn < firstKernelColumn + kernelColumnCount)
                .Select(entry => (KernelColumn: entry.KernelColumn - firstKernelColumn, entry.Meetings[0].Source))
                .ToList();
            if (taps.Count == 0)
                return;
            string firstSource = Text(block.FirstSource * sourceStride);
            string firstDelta = Text(block.FirstColumn * deltaStride);
            if (block.Count == 1)
            {
                writer.Line($"// Column {block.FirstColumn}{(block.IsWhole(Correlation.Windows(owner.Step)) ? "" : ": the taps that meet the map")}.");
                using (writer.Block())
                    EmitProducts(writer, taps, block.FirstSource * sourceStride, block.FirstColumn * deltaStride, "inputs", "deltas");
                return;
            }

            writer.Line($"// Columns {block.FirstColumn}..{block.FirstColumn + block.Count - 1}.");
            using (writer.Loop("column", block.Count))
            {
                writer.Line($"ref float inputsHere = {At("inputs", Sum(firstSource, Times("column", block.SourceAdvance * sourceStride)))};");
                writer.Line($"ref float deltasHere = {At("deltas", Sum(firstDelta, Times("column", deltaStride)))};");
                EmitProducts(writer, taps, 0, 0, "inputsHere", "deltasHere");
            }
        }

        private void EmitProducts(CodeWriter writer, IReadOnlyList<(int KernelColumn, int Source)> taps, int source, int delta, string inputs, string deltas)
        {
            int ValueAt(int sourceColumn, int c) => source + (sourceColumn * sourceStride) + (c * Images);
            void LoadDelta(int f) => writer.Statement($"var {Deltas[f]} = {load}(ref {deltas}, {delta + (f * Images)})");
            void LoadValue(int k, int sourceColumn, int c) => writer.Statement($"var {ValueName(k, c)} = {load}(ref {inputs}, {ValueAt(sourceColumn, c)})");
            void Multiply(int k, int c, int f) => AddProduct(writer, SumName(k, c, f), ValueName(k, c), Deltas[f]);
            if (filterCount <= taps.Count * channelCount)
            {
                using (writer.Statements())
                {
                    for (int f = 0; f < filterCount; f++)
                        LoadDelta(f);
                }

                foreach ((int k, int sourceColumn) in taps)
                {
                    for (int c = 0; c < channelCount; c++)
                    {
                        using (writer.Statements())
                        {
                            LoadValue(k, sourceColumn, c);
                            for (int f = 0; f < filterCount; f++)
                                Multiply(k, c, f);
                        }
                    }
                }

                return;
            }

            using (writer.Statements())
            {
                foreach ((int k, int sourceColumn) in taps)
                {
                    for (int c = 0; c < channelCount; c++)
                        LoadValue(k, sourceColumn, c);
                }
            }

            for (int f = 0; f < filterCount; f++)
            {
                using (writer.Statements())
                {
                    LoadDelta(f);
                    foreach ((int k, _) in taps)
                    {
                        for (int c = 0; c < channelCount; c++)
                            Multiply(k, c, f);
                    }
                }
            }
        }

        private void EmitEnd(CodeWriter writer)
        {
            if (owner.IsWhole)
            {
                EmitSumsOverImages(writer);
                return;
            }

            writer.Statements(Sources().SelectMany(source => Enumerable.Range(0, filterCount).Select(f =>
                $"Store({SumName(source.KernelColumn, source.Channel, f)}, ref tileSums, {Waiting(source.KernelColumn, source.Channel, f)})")));
        }

        /// <summary>
        /// Sums over the images, four neighbours in memory at a time. Filters are neighbours there; transposed, they are the
        /// channels of the map below.
        /// </summary>
        private void EmitSumsOverImages(CodeWriter writer)
        {
            int stride = owner.Step.Kernel.RowStride;
            bool isTransposed = owner.Step.IsTransposed;
            int rowsOfTap = isTransposed ? owner.filters : owner.inChannels;
            (string row, string neighbour) = isTransposed ? (filter, channel) : (channel, filter);
            (int rowCount, int neighbours) = isTransposed ? (filterCount, channelCount) : (channelCount, filterCount);
            writer.Line($"ref float weights = {At(owner.Gradient, Sum(Times(tap, owner.columns.Size * rowsOfTap * stride), Times(row, stride), neighbour))};");
            for (int k = 0; k < kernelColumnCount; k++)
            {
                for (int each = 0; each < rowCount; each++)
                {
                    string Name(int at) => isTransposed ? SumName(k, at, each) : SumName(k, each, at);
                    int origin = (((firstKernelColumn + k) * rowsOfTap) + each) * stride;
                    int fours = neighbours / 4 * 4;
                    for (int at = 0; at < fours; at += 4)
                        writer.Line($"Store(SumLanes({string.Join(", ", Enumerable.Range(at, 4).Select(Name))}), ref weights, {origin + at});");
                    for (int at = fours; at < neighbours; at++)
                        writer.Line($"At(ref weights, {origin + at}) = {target.Class}.Sum({Name(at)});");
                }
            }
        }
    }
}
