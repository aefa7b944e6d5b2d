using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <content>What is printed for one tile of weights.</content>
internal sealed partial class KernelGradientEmitter
{
    /// <summary>One tile of weights.</summary>
    private sealed class Cut(
        KernelGradientEmitter owner, string tap, string filter, int filterCount, string channel, int channelCount, int firstKernelColumn, int kernelColumnCount)
    {
        private static readonly NumberedNames Sums = new("sum");
        private static readonly NumberedNames Values = new("value");
        private static readonly NumberedNames Deltas = new("delta");

        private readonly VectorTarget target = owner.target;
        private readonly string load = "Load" + owner.target.Bits;
        private readonly WindowAxis rows = owner.rows;
        private readonly int sourceStride = owner.Gradient.StrideBelow;
        private readonly int deltaStride = owner.Gradient.StrideAbove;

        public void Emit(CodeWriter writer)
        {
            if (owner.Gradient.HasColumnBlocks)
            {
                EmitDestination(writer);
                EmitRows(writer);
                return;
            }

            EmitZeros(writer);
            EmitRows(writer);
            EmitDestination(writer);
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

        /// <summary>The place of the tile's sums where they wait, or of its weights.</summary>
        private void EmitDestination(CodeWriter writer)
        {
            if (owner.Gradient.Waiting is WaitingSums.Images)
            {
                writer.Line(
                    $"ref float tileSums = {At("sums", Sum(Times(tap, owner.columns.Size * owner.inChannels * owner.filters * target.Lanes), CountedColumn(owner.inChannels * owner.filters * target.Lanes), Times(channel, owner.filters * target.Lanes), Times(filter, target.Lanes)))};");
                return;
            }

            int stride = owner.Gradient.RowStride * owner.FloatsEach;
            (string row, string neighbour) = owner.Gradient.IsTransposed ? (filter, channel) : (channel, filter);
            writer.Line(
                $"ref float {Weights} = {At(owner.Result, Sum(Times(tap, owner.columns.Size * RowsOfTap * stride), CountedColumn(RowsOfTap * stride), Times(row, stride), Times(neighbour, owner.FloatsEach)))};");
        }

        private void EmitZeros(CodeWriter writer) => writer.Zeros(
            target.Type, Sources().SelectMany(source => Enumerable.Range(0, filterCount).Select(f => SumName(source.KernelColumn, source.Channel, f))));

        private string Weights => owner.HasTotals ? "tileTotals" : "weights";

        private int RowsOfTap => owner.Gradient.IsTransposed ? owner.filters : owner.inChannels;

        private int Waiting(int k, int c, int f) =>
            (((((firstKernelColumn + k) * owner.inChannels) + c) * owner.filters) + f) * target.Lanes;

        private void EmitRows(CodeWriter writer)
        {
            int rowCount = owner.RowsPerCall;
            bool isRanged = owner.IsRanged;
            bool hasLoop = isRanged || rowCount > 1;
            // Where rows are ranged, they count from the top of the map; else from the first row of the call.
            using (isRanged ? writer.Block("for (nint row = startRow; row < endRow; row++)") : writer.Loop("row", rowCount))
            {
                string row = hasLoop ? "row" : "0";
                string mapRow = owner.IsWhole || isRanged ? row : Sum("firstRow", row);
                string deltaRow = !owner.Gradient.DeltaIsOfCall ? mapRow : isRanged ? "row - firstRow" : row;
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    string sourceRow = KernelTaps.Rows(rows).Source(mapRow, tap);
                    writer.Line(
                        $"ref float inputs = {At(owner.Below, Sum(Times(sourceRow, owner.columns.Input * sourceStride), Times(channel, Images), lane))};");
                    writer.Line(
                        $"ref float deltas = {At(owner.Above, Sum(Times(deltaRow, owner.columns.Output * deltaStride), Times(filter, Images), lane))};");
                    if (owner.Tile.CountsKernelColumns)
                        EmitColumnLoop(writer, "startColumn", "endColumn", EmitCountedColumn);
                    foreach (ColumnBlock block in owner.Tile.Blocks)
                        EmitColumns(writer, block);
                }
            }
        }

        /// <summary>What lies before the weights of the kernel column at hand, where a loop counts them.</summary>
        private string CountedColumn(int stride) => owner.Tile.CountsKernelColumns ? Times("kernelColumn", stride) : "0";

        private void EmitCountedColumn(CodeWriter writer)
        {
            string source = KernelTaps.Columns(owner.columns).Source("column", "kernelColumn");
            writer.Line($"ref float inputsHere = {At("inputs", Times(source, sourceStride))};");
            writer.Line($"ref float deltasHere = {At("deltas", Times("column", deltaStride))};");
            EmitProducts(writer, [(0, 0)], 0, 0, "inputsHere", "deltasHere");
        }

        /// <summary>A loop over columns; where a row of them is longer than a block, block by block.</summary>
        private void EmitColumnLoop(CodeWriter writer, string first, string end, Action<CodeWriter> emitColumn)
        {
            if (!owner.Gradient.HasColumnBlocks)
            {
                using (writer.Block($"for (nint column = {first}; column < {end}; column++)"))
                    emitColumn(writer);
                return;
            }

            const int length = SumBlocks.Positions;
            using (writer.Block($"for (nint firstColumn = {first}; firstColumn < {end}; firstColumn += {length})"))
            {
                EmitZeros(writer);
                using (writer.Block($"for (nint column = firstColumn; column < Min(firstColumn + {length}, {end}); column++)"))
                    emitColumn(writer);
                EmitEnd(writer);
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
            string firstSource = Number(block.FirstSource * sourceStride);
            string firstDelta = Number(block.FirstColumn * deltaStride);
            if (block.Count == 1)
            {
                writer.Line(
                    $"// Column {block.FirstColumn}{(block.IsWhole(owner.Gradient.Windows) ? "" : ": the taps that meet the map")}.");
                using (writer.Block())
                {
                    if (owner.Gradient.HasColumnBlocks)
                        EmitZeros(writer);
                    EmitProducts(writer, taps, block.FirstSource * sourceStride, block.FirstColumn * deltaStride, "inputs", "deltas");
                    if (owner.Gradient.HasColumnBlocks)
                        EmitEnd(writer);
                }

                return;
            }

            writer.Line($"// Columns {block.FirstColumn}..{block.FirstColumn + block.Count - 1}.");
            EmitColumnLoop(writer, "0", Number(block.Count), _ =>
            {
                writer.Line(
                    $"ref float inputsHere = {At("inputs", Sum(firstSource, Times("column", block.SourceAdvance * sourceStride)))};");
                writer.Line($"ref float deltasHere = {At("deltas", Sum(firstDelta, Times("column", deltaStride)))};");
                EmitProducts(writer, taps, 0, 0, "inputsHere", "deltasHere");
            });
        }

        private void EmitProducts(
            CodeWriter writer, IReadOnlyList<(int KernelColumn, int Source)> taps, int source, int delta, string inputs, string deltas)
        {
            int ValueAt(int sourceColumn, int c) => source + (sourceColumn * sourceStride) + (c * Images);
            void LoadDelta(int f) => writer.Statement($"var {Deltas[f]} = {load}(ref {deltas}, {delta + (f * Images)})");
            void LoadValue(int k, int sourceColumn, int c) =>
                writer.Statement($"var {ValueName(k, c)} = {load}(ref {inputs}, {ValueAt(sourceColumn, c)})");
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
            if (owner.Gradient.Waiting is not WaitingSums.Images)
            {
                EmitSumsOverImages(writer);
                return;
            }

            writer.Statements(Sources().SelectMany(source => Enumerable.Range(0, filterCount).Select(f =>
            {
                int place = Waiting(source.KernelColumn, source.Channel, f);
                return $"AddTo({SumName(source.KernelColumn, source.Channel, f)}, ref tileSums, {place})";
            })));
        }

        /// <summary>
        /// Sums over the images, four neighbours in memory at a time. Filters are neighbours there; transposed, they are the
        /// channels of the map below.
        /// </summary>
        private void EmitSumsOverImages(CodeWriter writer)
        {
            int stride = owner.Gradient.RowStride;
            bool isTransposed = owner.Gradient.IsTransposed;
            (int rowCount, int neighbours) = isTransposed ? (filterCount, channelCount) : (channelCount, filterCount);
            for (int k = 0; k < kernelColumnCount; k++)
            {
                for (int each = 0; each < rowCount; each++)
                {
                    string Name(int at) => isTransposed ? SumName(k, at, each) : SumName(k, each, at);
                    int Place(int at) => owner.FloatsEach * (((((firstKernelColumn + k) * RowsOfTap) + each) * stride) + at);
                    int fours = neighbours / 4 * 4;
                    for (int at = 0; at < fours; at += 4)
                    {
                        string sums = $"SumLanes({string.Join(", ", Enumerable.Range(at, 4).Select(Name))})";
                        writer.Line($"{(owner.HasTotals ? "AddToTotal" : owner.AddsToGradient ? "AddTo" : "Store")}({sums}, ref {Weights}, {Place(at)});");
                    }

                    for (int at = fours; at < neighbours; at++)
                    {
                        string sum = $"SumLanes({Name(at)})";
                        writer.Line(owner.HasTotals ? $"AddToTotal({sum}, ref {Weights}, {Place(at)});" : $"At(ref {Weights}, {Place(at)}) {(owner.AddsToGradient ? "+" : "")}= {sum};");
                    }
                }
            }
        }
    }
}
