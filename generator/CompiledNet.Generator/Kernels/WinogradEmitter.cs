using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the transforms of <see cref="Winograd"/> for one block of tiles. Every lane is by itself in them, be it an image or a channel;
/// the products between them are an ordinary correlation in 36 groups, one for each point.
/// </summary>
/// <param name="name">The layer, and what it computes.</param>
/// <param name="lanesAreImages">Whether maps are [row][column][channel][16 images], else [row][column][channels, padded].</param>
internal sealed class WinogradEmitter(string name, Winograd sums, bool lanesAreImages, KernelClass kernels)
{
    private const int Outputs = Winograd.Outputs;
    private const int Points = Winograd.Points;
    private const string Between = "points";

    /// <summary>So many floats apart, few lines of a cache lie in other sets.</summary>
    private const int FloatsOfConflict = 256;

    private readonly VectorTarget target = kernels.Target;
    private readonly WinogradBlock block = lanesAreImages ? sums.ImagesBlock : sums.ChannelsBlock;

    /// <summary>Floats from one position of the source to the next.</summary>
    private int SourceStride => Stride(sums.SourceChannels, lanesAreImages);

    /// <summary>Floats from one position of the result to the next.</summary>
    private int OutStride => Stride(sums.OutChannels, lanesAreImages);

    private int SourcePointStride => PointStride(sums.SourceChannels, lanesAreImages);

    private int OutPointStride => PointStride(sums.OutChannels, lanesAreImages);

    private string Load => "Load" + target.Bits;

    /// <summary>Floats that wait between the transform along rows and that along columns.</summary>
    public const int BetweenLength = Winograd.Products * Contract.AlignedFloats;

    /// <summary>Floats of the transformed values of a block, or of their products.</summary>
    public static long Length(WinogradBlock block, int channels, bool lanesAreImages) =>
        (long)block.Tiles * Winograd.Products * PointStride(channels, lanesAreImages);

    /// <summary>
    /// Floats from one point to the next. All 36 are written one after the other: they must not share a set of the cache.
    /// </summary>
    public static int PointStride(int channels, bool lanesAreImages) =>
        lanesAreImages ? Apart(Stride(channels, lanesAreImages)) : Stride(channels, lanesAreImages);

    /// <summary>Floats from the weights of one point to those of the next.</summary>
    public static int WeightStride(int channels, int rowStride) => Apart(channels * rowStride);

    /// <summary>The values that the tiles of a block see, transformed: [tile][point][channel].</summary>
    public string EmitInput() => kernels.Add(
        name + "Values" + (lanesAreImages ? "" : "One"),
        $"{name}: the {Points}x{Points} values that each {Outputs}x{Outputs} tile of outputs sees, transformed to {Winograd.Products} points.",
        $"ref float source, ref float transformed, ref float {Between}{FirstParameters(hasRow: true)}",
        EmitInputBody,
        (sums, lanesAreImages, "input"));

    /// <summary>The gradient of the 4x4 outputs of each tile of a block, transformed: [tile][point][filter].</summary>
    public string EmitDelta() => kernels.Add(
        name + "DeltaPoints",
        $"{name}: the gradient of each {Outputs}x{Outputs} tile of outputs, transformed to {Winograd.Products} points.",
        $"ref float delta, ref float transformed, ref float {Between}{FirstParameters(hasRow: true)}",
        EmitDeltaBody,
        (sums, "delta"));

    /// <summary>
    /// The gradient of the kernel from that in each point, which is [channel][point][filter]. It is F(3x3, 4x4): the taps are what comes out.
    /// </summary>
    public static string EmitKernelGradient(KernelClass kernels, string name, int channels, int filters, int rowStride)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            name + "KernelGradientOfPoints",
            $"{name}, gradient of the kernel: 3x3 taps from {Winograd.Products} points.",
            "ref float sums, ref float gradient",
            writer =>
            {
                string toTaps = WinogradFunctions.TapsOfPoints(kernels);
                string load = "Load" + target.Bits;
                using (writer.Loop("channel", channels))
                using (writer.Loop("filter", filters, target.Lanes))
                {
                    (string channel, string filter) = (channels > 1 ? "channel" : "0", filters > target.Lanes ? "filter" : "0");
                    writer.Line($"ref float points = {At("sums", Sum(Times(channel, Winograd.Products * filters), filter))};");
                    writer.Line($"ref float to = {At("gradient", Sum(Times(channel, rowStride), filter))};");
                    void Emit(string variable, int count, int pointStride, int otherStride, string result, int stride)
                    {
                        using (writer.Block($"for (nint {variable} = 0; {variable} < {count}; {variable}++)"))
                        {
                            writer.Line($"ref float from = {At("points", Times(variable, otherStride))};");
                            string[] loads = [.. Enumerable.Range(0, Points).Select(point => $"{load}(ref from, {point * pointStride})")];
                            writer.Line($"{toTaps}({string.Join(", ", loads)}, {result}, {stride});");
                        }
                    }

                    // Along rows in place, then along columns.
                    Emit("row", Points, filters, Points * filters, "ref from", filters);
                    int tapStride = channels * rowStride;
                    Emit("column", Winograd.Taps, Points * filters, filters, At("to", Times("column", tapStride)), Winograd.Taps * tapStride);
                }
            },
            (channels, filters, rowStride));
    }

    /// <summary>The products summed over channels, in each point of each tile: a correlation in groups.</summary>
    /// <param name="weights">Where the transformed weight of a pair of channels stands.</param>
    public static Correlation Multiplication(Winograd sums, WinogradBlock block, WeightStrides weights) =>
        new(IsTransposed: false, WindowAxis.Points(1), WindowAxis.Points(block.Tiles), sums.OutChannels, sums.SourceChannels, weights)
        {
            Groups = Winograd.Products,
        };

    /// <summary>Where the operands of <see cref="Multiplication"/> stand for a tile of images.</summary>
    public static OperandLayout LayoutOfTile(Winograd sums)
    {
        (int source, int result) = (PointStride(sums.SourceChannels, lanesAreImages: true), PointStride(sums.OutChannels, lanesAreImages: true));
        return new OperandLayout(
            ValuesAreVectors: true, WeightsAreVectors: false, Winograd.Products * source, Contract.TileImages, Winograd.Products * result,
            Contract.TileImages, source, result);
    }

    /// <summary>Where the operands of <see cref="Multiplication"/> stand for one image.</summary>
    public static OperandLayout LayoutOfOne(Winograd sums, VectorTarget target)
    {
        (int source, int result) = (Contract.Pad(sums.SourceChannels), Contract.Pad(sums.OutChannels));
        return new OperandLayout(
            ValuesAreVectors: false, WeightsAreVectors: true, Winograd.Products * source, SourceChannel: 1, Winograd.Products * result, target.Lanes,
            source, result);
    }

    /// <summary>The results of a block of the products, with bias and activation.</summary>
    /// <param name="isRowOfBlock">Whether the output holds the rows of the block only.</param>
    public string EmitOutput(bool hasBias, string? activation, bool isRowOfBlock) => kernels.Add(
        name + "Results" + (lanesAreImages ? "" : "One"),
        $"{name}: the {Outputs}x{Outputs} outputs of each tile from the sums in its {Winograd.Products} points.",
        $"ref float products{(hasBias ? ", ref float bias" : "")}, ref float output, ref float {Between}{FirstParameters(hasRow: !isRowOfBlock)}",
        writer => EmitOutputBody(writer, hasBias, activation, isRowOfBlock),
        (sums, lanesAreImages, hasBias, activation, isRowOfBlock));

    /// <summary>
    /// What a block's place is said by: the first row and column of tiles, where there are several.
    /// </summary>
    public static IEnumerable<string> First(Winograd sums, WinogradBlock block, bool hasRow)
    {
        if (hasRow && block.Rows < sums.TileRows)
            yield return Times("row", block.Rows);
        if (block.Columns < sums.TileColumns)
            yield return Times("column", block.Columns);
    }

    /// <summary>The kernel, transformed: [point][channel][filters, padded], points <see cref="WeightStride"/> apart.</summary>
    /// <param name="name">The layer.</param>
    /// <param name="channels">Its input channels.</param>
    /// <param name="rowStride">Floats from one channel's filters to the next.</param>
    /// <param name="isTurned">Whether the kernel is turned by half a turn first, as the gradient of the input takes it.</param>
    public static string EmitKernel(KernelClass kernels, string name, int channels, int rowStride, bool isTurned)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            name + (isTurned ? "TurnedKernelPoints" : "KernelPoints"),
            $"{name}: each 3x3 kernel{(isTurned ? ", turned by half a turn," : "")} transformed to {Winograd.Products} points.",
            "ref float kernel, ref float transformed",
            writer =>
            {
                const int taps = Winograd.Taps;
                string toPoints = WinogradFunctions.PointsOfTaps(kernels);
                int stride = channels * rowStride;
                int pointStride = WeightStride(channels, rowStride);
                string load = "Load" + target.Bits;
                using (writer.Loop("channel", channels))
                using (writer.Loop("filter", rowStride, target.Lanes))
                {
                    string at = Sum(Times(channels > 1 ? "channel" : "0", rowStride), rowStride > target.Lanes ? "filter" : "0");
                    writer.Line($"ref float taps = {At("kernel", at)};");
                    writer.Line($"ref float to = {At("transformed", at)};");
                    using (writer.Block($"for (nint column = 0; column < {taps}; column++)"))
                    {
                        string first = isTurned ? Sum(Number(8 * stride), Minus(Times("column", stride))) : Times("column", stride);
                        writer.Line($"ref float from = {At("taps", first)};");
                        string[] loads = [.. Enumerable.Range(0, taps).Select(row => $"{load}(ref from, {(isTurned ? -row : row) * taps * stride})")];
                        writer.Line($"{toPoints}({string.Join(", ", loads)}, {At("to", Times("column", pointStride))}, {Points * pointStride});");
                    }

                    using (writer.Block($"for (nint row = 0; row < {Points}; row++)"))
                    {
                        writer.Line($"ref float from = {At("to", Times("row", Points * pointStride))};");
                        string[] loads = [.. Enumerable.Range(0, taps).Select(column => $"{load}(ref from, {column * pointStride})")];
                        writer.Line($"{toPoints}({string.Join(", ", loads)}, ref from, {pointStride});");
                    }
                }
            },
            (channels, rowStride, isTurned));
    }

    private static int Stride(int channels, bool lanesAreImages) => lanesAreImages ? channels * Contract.TileImages : Contract.Pad(channels);

    private static int Apart(int stride) => stride % FloatsOfConflict == 0 ? stride + Contract.AlignedFloats : stride;

    private string FirstParameters(bool hasRow) =>
        (hasRow && block.Rows < sums.TileRows ? ", nint firstTileRow" : "") + (block.Columns < sums.TileColumns ? ", nint firstTileColumn" : "");

    private void EmitInputBody(CodeWriter writer)
    {
        string toPoints = WinogradFunctions.PointsOfValues(kernels);
        int rowStride = sums.SourceColumns * SourceStride;
        bool isInside = sums.PadTop == 0 && (sums.TileRows * Outputs) + Winograd.Taps - 1 <= sums.SourceRows;
        using (writer.Loop("tileRow", block.Rows))
        using (writer.Loop("tileColumn", block.Columns))
        {
            (string row, string column, string tile) = Places(hasFirstRow: true);
            writer.Line($"nint top = {Sum(Times(row, Outputs), Number(-sums.PadTop))};");
            writer.Line($"ref float first = {At("transformed", Times(tile, Winograd.Products * SourcePointStride))};");
            using (EmitChannels(writer, sums.SourceChannels, out string at, out _))
            {
                using (writer.Block($"for (nint y = 0; y < {Points}; y++)"))
                {
                    writer.Line($"ref float to = {At(Between, Times("y", Points * target.Lanes))};");
                    using (isInside ? default : writer.Block($"if (top + y >= 0 && top + y < {sums.SourceRows})"))
                    {
                        writer.Line(
                            $"ref float from = {At("source", Sum(Times("top + y", rowStride), Times(column, Outputs * SourceStride), at))};");
                        EmitRow(writer, column, toPoints);
                    }

                    if (!isInside)
                    {
                        using (writer.Block("else"))
                            writer.Statements(Enumerable.Range(0, Points).Select(x => $"Store({target.Type}.Zero, ref to, {x * target.Lanes})"));
                    }
                }

                using (writer.Block($"for (nint x = 0; x < {Points}; x++)"))
                {
                    writer.Line($"ref float from = {At(Between, Times("x", target.Lanes))};");
                    writer.Line($"ref float to = {At("first", Sum(Times("x", SourcePointStride), at))};");
                    writer.Line($"{toPoints}({Loads(Points, Points * target.Lanes)}, ref to, {Points * SourcePointStride});");
                }
            }
        }
    }

    /// <summary>One row of what a tile sees: columns of tiles that see other columns of the map than their neighbours are cases of their own.</summary>
    private void EmitRow(CodeWriter writer, string column, string toPoints)
    {
        List<(int End, int[] Live)> cases = [];
        for (int each = 0; each < sums.TileColumns; each++)
        {
            int[] live = [.. Enumerable.Range(0, Points).Where(point => (each * Outputs) - sums.PadLeft + point is var x && x >= 0 && x < sums.SourceColumns)];
            if (cases.Count > 0 && cases[cases.Count - 1].Live.SequenceEqual(live))
                cases.RemoveAt(cases.Count - 1);
            cases.Add((each + 1, live));
        }

        for (int index = 0; index < cases.Count; index++)
        {
            (int end, int[] live) = cases[index];
            if (cases.Count > 1)
                writer.Line(index == cases.Count - 1 ? "else" : $"{(index > 0 ? "else " : "")}if ({column} < {end})");
            string[] loads =
            [
                .. Enumerable.Range(0, Points).Select(x => live.Contains(x)
                    ? $"{Load}(ref from, {(x - sums.PadLeft) * SourceStride})"
                    : $"{target.Type}.Zero"),
            ];
            writer.Line($"{(cases.Count > 1 ? "    " : "")}{toPoints}({string.Join(", ", loads)}, ref to, {target.Lanes});");
        }
    }

    private void EmitDeltaBody(CodeWriter writer)
    {
        string toPoints = WinogradFunctions.PointsOfGradients(kernels);
        int rowStride = sums.OutColumns * OutStride;
        bool isWhole = sums.OutRows % Outputs == 0;
        using (writer.Loop("tileRow", block.Rows))
        using (writer.Loop("tileColumn", block.Columns))
        {
            (string row, string column, string tile) = Places(hasFirstRow: true);
            writer.Line($"ref float first = {At("transformed", Times(tile, Winograd.Products * OutPointStride))};");
            if (!isWhole)
                writer.Line($"nint rows = Min({Outputs}, {sums.OutRows} - {Times(row, Outputs)});");
            int rest = sums.OutColumns % Outputs;
            if (rest > 0)
                writer.Line($"nint columns = Min({Outputs}, {sums.OutColumns} - {Times(column, Outputs)});");
            using (EmitChannels(writer, sums.OutChannels, out string at, out _))
            {
                using (writer.Block($"for (nint y = 0; y < {Outputs}; y++)"))
                {
                    writer.Line($"ref float to = {At(Between, Times("y", Points * target.Lanes))};");
                    writer.Line(
                        $"ref float from = {At("delta", Sum(Times(Sum(Times(row, Outputs), "y"), rowStride), Times(column, Outputs * OutStride), at))};");
                    for (int x = 0; x < Outputs; x++)
                    {
                        string condition = string.Join(
                            " && ", new[] { isWhole ? "" : "y < rows", rest > 0 && x >= rest ? $"columns > {x}" : "" }.Where(each => each.Length > 0));
                        string load = $"{Load}(ref from, {x * OutStride})";
                        writer.Line($"var value{x} = {(condition.Length == 0 ? load : $"{condition} ? {load} : {target.Type}.Zero")};");
                    }

                    writer.Line($"{toPoints}(value0, value1, value2, value3, ref to, {target.Lanes});");
                }

                using (writer.Block($"for (nint x = 0; x < {Points}; x++)"))
                {
                    writer.Line($"ref float from = {At(Between, Times("x", target.Lanes))};");
                    writer.Line($"ref float to = {At("first", Sum(Times("x", OutPointStride), at))};");
                    writer.Line($"{toPoints}({Loads(Outputs, Points * target.Lanes)}, ref to, {Points * OutPointStride});");
                }
            }
        }
    }

    private void EmitOutputBody(CodeWriter writer, bool hasBias, string? activation, bool isRowOfBlock)
    {
        string toSums = WinogradFunctions.SumsOfPoints(kernels);
        int rowStride = sums.OutColumns * OutStride;
        bool cutsRows = sums.OutRows % Outputs != 0;
        using (writer.Loop("tileRow", block.Rows))
        using (writer.Loop("tileColumn", block.Columns))
        {
            (string row, string column, string tile) = Places(hasFirstRow: !isRowOfBlock);
            writer.Line($"ref float first = {At("products", Times(tile, Winograd.Products * OutPointStride))};");
            if (cutsRows)
                writer.Line($"nint rows = Min({Outputs}, {sums.OutRows} - {Times(row, Outputs)});");
            if (sums.OutColumns % Outputs != 0)
                writer.Line($"nint columns = Min({Outputs}, {sums.OutColumns} - {Times(column, Outputs)});");
            using (EmitChannels(writer, sums.OutChannels, out string at, out string channel))
            {
                if (hasBias)
                    writer.Line($"var shift = {(lanesAreImages ? "Splat" + target.Bits : Load)}(ref bias, {channel});");
                using (writer.Block($"for (nint y = 0; y < {Points}; y++)"))
                {
                    writer.Line($"ref float from = {At("first", Sum(Times("y", Points * OutPointStride), at))};");
                    writer.Line($"ref float to = {At(Between, Times("y", Outputs * target.Lanes))};");
                    writer.Line($"{toSums}({Loads(Points, OutPointStride)}, out var sum0, out var sum1, out var sum2, out var sum3);");
                    writer.Statements(Enumerable.Range(0, Outputs).Select(index => $"Store(sum{index}, ref to, {index * target.Lanes})"));
                }

                using (writer.Block($"for (nint x = 0; x < {(sums.OutColumns % Outputs == 0 ? Number(Outputs) : "columns")}; x++)"))
                {
                    writer.Line($"ref float from = {At(Between, Times("x", target.Lanes))};");
                    writer.Line(
                        $"ref float to = {At("output", Sum(Times(row, Outputs * rowStride), Times(column, Outputs * OutStride), Times("x", OutStride), at))};");
                    writer.Line(
                        $"{toSums}({Loads(Points, Outputs * target.Lanes)}, out var sum0, out var sum1, out var sum2, out var sum3);");
                    for (int index = 0; index < Outputs; index++)
                    {
                        string sum = $"sum{index}" + (hasBias ? " + shift" : "");
                        string condition = cutsRows && index > 0 ? $"if (rows > {index}) " : "";
                        writer.Line($"{condition}Store({(activation is null ? sum : $"{activation}({sum})")}, ref to, {index * rowStride});");
                    }
                }
            }
        }
    }

    /// <summary>Row and column of the tile at hand among all, and its number in the block.</summary>
    private (string Row, string Column, string Tile) Places(bool hasFirstRow)
    {
        string tileRow = block.Rows > 1 ? "tileRow" : "0";
        string tileColumn = block.Columns > 1 ? "tileColumn" : "0";
        return (
            Sum(hasFirstRow && block.Rows < sums.TileRows ? "firstTileRow" : "0", tileRow),
            Sum(block.Columns < sums.TileColumns ? "firstTileColumn" : "0", tileColumn),
            Sum(Times(tileRow, block.Columns), tileColumn));
    }

    /// <summary>A loop over the vectors of a position.</summary>
    /// <param name="at">Where the vector stands in the position.</param>
    /// <param name="channel">Its channel, or the first of them.</param>
    private CodeWriter.BlockScope EmitChannels(CodeWriter writer, int channels, out string at, out string channel)
    {
        if (!lanesAreImages)
        {
            int length = (channels + target.Lanes - 1) / target.Lanes * target.Lanes;
            at = channel = length > target.Lanes ? "channel" : "0";
            return writer.Loop("channel", length, target.Lanes);
        }

        CodeWriter.BlockScope outer = writer.Loop("channel", channels);
        CodeWriter.BlockScope inner = Lanes.Loop(writer, target);
        channel = channels > 1 ? "channel" : "0";
        at = Sum(Times(channel, Contract.TileImages), Lanes.First(target));
        return CodeWriter.BlockScope.Nest(inner, outer);
    }

    /// <summary>So many vectors of <c>from</c>, a stride apart.</summary>
    private string Loads(int count, int stride) => string.Join(", ", Enumerable.Range(0, count).Select(index => $"{Load}(ref from, {index * stride})"));
}
