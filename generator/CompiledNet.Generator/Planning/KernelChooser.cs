using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// The one place that picks algorithm, tile and loop order of kernels: for each form that fits the registers, the cycles are estimated
/// from the constants of a <see cref="Machine"/>, and the least are taken. What has been chosen once is known: most layers of a deep
/// network are alike.
/// </summary>
internal sealed partial class KernelChooser(Machine machine) : IKernelChooser
{
    private readonly Dictionary<KernelGradient, PerWidth<KernelGradientTile>> gradients = [];
    private readonly Dictionary<(int Rows, int Columns, int Stored), PerWidth<OuterTile>> outerProducts = [];
    private readonly TapsOfNetwork taps = new();

    public int CutRows(Shape map) => LargestDivisor(
        map.Height, Math.Max(1, machine.BytesOfFollowedRows / (ElementType.Float32.Bytes * Contract.TileImages * map.Width * map.Channels)));

    public int CutInlineRows(int rows, int valuesOfRow)
    {
        long fitting = machine.SecondLevelCache / ((long)ElementType.Float32.Bytes * Contract.TileImages * valuesOfRow);
        return fitting == 0 ? 0 : LargestDivisor(rows, (int)Math.Min(rows, fitting));
    }

    /// <summary>All widths are cut alike, for the fewest registers: layers that share a kernel at one must do so at another.</summary>
    public DepthwiseStrip[]? CutDepthwise(DepthwiseSums sums, int rowsPerCall)
    {
        DepthwiseStrip[]? best = null;
        double leastCost = double.MaxValue;
        int most = SumBlocks.AreForTile(sums.Terms) ? 0
            : Math.Min(machine.MostOfASide, machine.MostSumsOfFewRegisters - sums.Rows.Size);
        for (int rows = 1; rows <= Math.Min(most, rowsPerCall); rows++)
        {
            if (!sums.CanCut(rows, rowsPerCall))
                continue;
            double cycles = 0;
            int statements = 0;
            DepthwiseStrip[] strips = [.. sums.Cut(rows, rowsPerCall)];
            foreach (DepthwiseStrip strip in strips)
            {
                int loads = strip.Values.Count + sums.Rows.Size;
                cycles += strip.Count * (machine.Cycles(strip.Products, loads, chain: 0) + 1);
                statements += strip.Products + loads;
            }

            double cost = cycles * (1 + (statements / machine.CorrelationStatementsPerDoublingOfFewRegisters));
            if (cost < leastCost)
            {
                leastCost = cost;
                best = strips;
            }
        }

        return best;
    }

    public Winograd? CutWinograd(Winograd sums)
    {
        long pairs = (long)sums.SourceChannels * sums.OutChannels;
        if (Math.Min(sums.SourceChannels, sums.OutChannels) < machine.FewestWinogradChannels
            || pairs < machine.FewestWinogradPairs || Winograd.Products * pairs > machine.MostWinogradWeights)
        {
            return null;
        }

        WinogradBlock ofImages = BlockOfImages(sums);

        // Weights from beyond that cache come once for as many tiles as take no more memory than they do.
        long blockOfOne = LeavesSecondLevel(sums.WeightBytes) ? sums.WeightBytes : machine.WinogradBlockOfOne;
        WinogradBlock ofChannels = Block(sums, (int)Math.Max(1, blockOfOne / sums.TileBytes));
        int lanes = VectorTarget.All[0].Lanes;
        if (!IsWorthIt(sums, ofImages, sums.SourceChannels, sums.OutChannels, machine.MostOfDirectWork))
            return null;
        int VectorsOf(int channels) => (channels + lanes - 1) / lanes;
        bool isWorthIt = IsWorthIt(
            sums, ofChannels, VectorsOf(sums.SourceChannels), VectorsOf(sums.OutChannels), machine.MostOfDirectWorkOfOne);
        return sums with { ImagesBlock = ofImages, ChannelsBlock = isWorthIt ? ofChannels : WinogradBlock.None };
    }

    /// <summary>Whether sums in points take clearly less time than direct ones: products, transforms, and transformed weights from memory.</summary>
    /// <param name="block">Tiles for each of which the weights come anew.</param>
    /// <param name="sourceVectors">Vectors of a position of the source.</param>
    /// <param name="outVectors">Vectors of a position of the result.</param>
    /// <param name="mostOfDirect">The part of the time of direct sums that they may take.</param>
    private bool IsWorthIt(Winograd sums, WinogradBlock block, int sourceVectors, int outVectors, double mostOfDirect)
    {
        double product = machine.Cycles(1, 0, chain: 0) * sums.SourceChannels * outVectors;
        double direct = product * Taps(sums.Taps, sums.SourceRows, sums.PadTop, sums.OutRows)
            * Taps(sums.Taps, sums.SourceColumns, sums.PadLeft, sums.OutColumns);
        double tiles = (double)sums.TileRows * sums.TileColumns;
        double transforms = (sourceVectors * machine.CyclesPerWinogradInput)
            + (outVectors * machine.CyclesPerWinogradOutput * (Winograd.Points + sums.Outputs));
        double reads = Reads(sums.WeightBytes);
        return (tiles * transforms) + Math.Max(tiles * Winograd.Products * product, tiles / block.Tiles * reads) < mostOfDirect * direct;
    }

    /// <summary>Cycles in which weights come from beyond the second-level cache, while products are computed.</summary>
    private double Reads(long weights) =>
        !LeavesSecondLevel(weights) ? 0
        : weights / (weights > machine.ThirdLevelCache ? machine.BytesFromMemory : machine.BytesFromThirdLevel);

    /// <summary>Whether a map is read again for each part of the filters, rather than the weights for each row of the result.</summary>
    private bool ReadsWeightsOnce(long weights, int rows, long map, int parts) => LeavesSecondLevel(weights) && map * parts < weights * rows;

    /// <summary>Whether weights take what the second-level cache has for them, beside values and results.</summary>
    private bool LeavesSecondLevel(long weights) => weights > machine.SecondLevelCache / 4 * 3;

    public Winograd? CutWinogradGradient(Winograd sums)
    {
        if (sums.OutChannels % VectorTarget.All[0].Lanes != 0 || CutWinograd(sums) is null)
            return null;
        WinogradBlock block = BlockOfImages(sums);

        // The sums of blocks are added in single precision: few enough that their number does not show.
        return sums.TileRows * sums.TileColumns / block.Tiles <= SumBlocks.Terms ? sums with { ImagesBlock = block } : null;
    }

    private WinogradBlock BlockOfImages(Winograd sums) =>
        Block(sums, (int)Math.Max(machine.FewestWinogradTiles, machine.WinogradBlock / (sums.TileBytes * Contract.TileImages)));

    /// <summary>Neighbours in a row, whole rows where they are few, no more than so many; they leave no remainder.</summary>
    private static WinogradBlock Block(Winograd sums, int most)
    {
        int columns = LargestDivisor(sums.TileColumns, most);
        return new WinogradBlock(columns < sums.TileColumns ? 1 : LargestDivisor(sums.TileRows, most / columns), columns);
    }

    private static int LargestDivisor(int number, int most)
    {
        int divisor = Math.Min(number, most);
        while (number % divisor > 0)
            divisor--;
        return divisor;
    }

    /// <summary>Pairs of an output and a value that it sees, along an axis.</summary>
    private static int Taps(int taps, int source, int pad, int outputs) =>
        Enumerable.Range(0, outputs).Sum(each => Enumerable.Range(each - pad, taps).Count(place => place >= 0 && place < source));

    public PerWidth<KernelGradientTile> CutKernelGradient(KernelGradient gradient)
    {
        if (!gradients.TryGetValue(gradient, out PerWidth<KernelGradientTile>? tiles))
            gradients.Add(gradient, tiles = new(target => Choose(gradient, target)));
        return tiles;
    }

    public PerWidth<OuterTile> CutOuterProduct(int rows, int columns, int storedColumns)
    {
        if (!outerProducts.TryGetValue((rows, columns, storedColumns), out PerWidth<OuterTile>? tiles))
            outerProducts.Add((rows, columns, storedColumns), tiles = new(target => Choose(rows, columns, storedColumns, target)));
        return tiles;
    }

    public PerWidth<OuterTile> CutOneImage(OneImageSums sums)
    {
        PerWidth<OuterTile> tiles = CutOuterProduct(sums.LongestRun, sums.Filters, sums.WeightStride);
        long weights = (long)ElementType.Float32.Bytes * sums.Terms * sums.WeightStride;
        long map = (long)ElementType.Float32.Bytes * sums.Source.Height * sums.Source.Width * sums.SourceStride;
        return new(target => tiles[target] with
        {
            TakesVectorsFirst = ReadsWeightsOnce(weights, sums.RowsPerCall, map, tiles[target].ComputedVectors / tiles[target].Vectors),
        });
    }

    public bool PutsColumnsInLanes(ColumnSums sums)
    {
        int lanes = VectorTarget.All[0].Lanes;
        double product = machine.Cycles(1, 0, chain: 0) * sums.Channels * sums.Rows.Taps;
        double direct = product * sums.Columns.Taps * ((sums.Filters + lanes - 1) / lanes);
        double columns = product * sums.Columns.Size * ((sums.Columns.Output + lanes - 1) / lanes) * sums.Filters;
        double read = sums.MapIsPlane ? 0 : (double)sums.Channels * sums.Rows.Input * sums.Columns.Input;
        double given = (double)sums.Filters * sums.Results * sums.Rows.Output / sums.RowsPerCall;
        return columns + ((read + given) * machine.CyclesPerTransposedValue) < machine.MostOfDirectWork * direct;
    }

    public bool FillsLanes(int columns) => Contract.Pad(columns) <= columns * machine.MostPaddingOfProducts;

    public PerWidth<AttentionTiles> CutAttention(Attention attention, Func<VectorTarget, int> rows) => new(target =>
    {
        int queries = rows(target);
        return new AttentionTiles(
            Cut(queries, attention.Keys),
            Cut(queries, attention.ValueDim),
            Cut(queries, attention.KeyDim),
            Cut(attention.Keys, attention.KeyDim),
            Cut(attention.Keys, attention.ValueDim));

        OuterTile Cut(int rowsOfProduct, int columns) =>
            Choose(rowsOfProduct, columns * target.Lanes, columns * target.Lanes, target);
    });

    public bool TakesGradientOfBatch(long floats) => floats * sizeof(float) > machine.FirstLevelCache;

    /// <summary>For each input, a product and its part of a sum for each unit, or a product for each image, however few units there are.</summary>
    public bool SumsOverLanes(int units) =>
        units * (machine.Cycles(1, 1, chain: 0) + (machine.CyclesPerSumOfFour / 4)) < Contract.TileImages * machine.Cycles(1, 1, chain: 0);

    /// <summary>Blocks as alike as can be.</summary>
    public int QueriesOfBlock(int queries)
    {
        int blocks = (queries + machine.MostQueriesOfBlock - 1) / machine.MostQueriesOfBlock;
        return (queries + blocks - 1) / blocks;
    }

    public bool CountsKernelColumns(Correlation correlation)
    {
        int size = correlation.Columns.Size;
        if (size > machine.MostUnrolledKernelColumns)
            return true;
        int whole = correlation.IsTransposed ? size / correlation.Columns.Stride : size;
        int unrolled = size;
        for (int column = 0; column < correlation.OutColumns && unrolled <= machine.MostUnrolledTaps; column++)
        {
            int met = correlation.Taps(column).Count();
            unrolled += met < whole ? met : 0;
        }

        return unrolled > machine.MostUnrolledTaps;
    }

    public bool UnrollsCopies(int copies) => copies <= machine.MostUnrolledCopies;

    private KernelGradientTile Choose(KernelGradient gradient, VectorTarget target)
    {
        int most = machine.MostOfASide;
        int mostSums = machine.MostSums(target, machine.MostGradientSums);
        bool counts = CountsKernelColumns(gradient.Windows);
        ColumnBlock[] blocks = counts ? [] : taps.Of(gradient.Windows).Cut(columns: 1);
        KernelGradientTile? best = null;
        double leastCost = double.MaxValue;
        for (int kernelColumns = 1; kernelColumns <= (counts ? 1 : Math.Min(gradient.Window.Columns.Size, most)); kernelColumns++)
        {
            for (int channels = 1; channels <= Math.Min(gradient.GroupBelow, most); channels++)
            {
                for (int filters = 1; filters <= Math.Min(gradient.GroupAbove, most); filters++)
                {
                    int values = kernelColumns * channels;
                    if (values * filters > mostSums || (values * filters) + Math.Min(values, filters) + 1 > target.Registers - 1)
                        continue;
                    (double cycles, int statements) = Estimate(gradient, kernelColumns, channels, filters);
                    double cost = cycles * (1 + (statements / machine.GradientStatementsPerDoubling));
                    if (cost < leastCost)
                    {
                        leastCost = cost;
                        best = new KernelGradientTile(kernelColumns, channels, filters, blocks)
                        {
                            CountsKernelColumns = counts,
                            Work = cycles * machine.Ports,
                        };
                    }
                }
            }
        }

        return best!;
    }

    /// <summary>Estimated cycles for one kernel row, and statements that are printed.</summary>
    private (double Cycles, int Statements) Estimate(KernelGradient gradient, int kernelColumns, int channels, int filters)
    {
        double cycles = 0;
        int statements = 0;
        foreach ((int k, int kTiles) in Parts(gradient.Window.Columns.Size, kernelColumns))
        {
            foreach ((int c, int cTiles) in Parts(gradient.GroupBelow, channels))
            {
                foreach ((int f, int fTiles) in Parts(gradient.GroupAbove, filters))
                {
                    double perPosition = machine.Cycles(k * c * f, (k * c) + f, chain: 1) + 0.5;
                    double sums = k * c * (((f / 4) * machine.CyclesPerSumOfFour) + ((f % 4) * machine.CyclesPerSingleSum));
                    cycles += (double)kTiles * cTiles * fTiles * ((perPosition * gradient.Positions) + (gradient.Blocks * sums));
                    statements += kTiles * k * c * f; // kernel columns are printed one tile after the other
                }
            }
        }

        return (cycles, statements);
    }

    private OuterTile Choose(int rows, int columns, int storedColumns, VectorTarget target)
    {
        int most = machine.MostOfASide;
        int mostSums = machine.MostSums(target, machine.MostOuterSums);
        int vectors = (columns + target.Lanes - 1) / target.Lanes;
        OuterTile? best = null;
        double leastCost = double.MaxValue;
        for (int r = 1; r <= Math.Min(rows, most); r++)
        {
            for (int v = 1; v <= Math.Min(vectors, most); v++)
            {
                if (r * v > mostSums || (r * v) + Math.Min(r, v) + 1 > target.Registers - 1)
                    continue;

                // What is stored beyond the columns may be computed where that saves a remainder.
                int rounded = (vectors + v - 1) / v * v;
                int computed = rounded <= storedColumns / target.Lanes ? rounded : vectors;
                double cycles = 0;
                foreach ((int r2, int rCount) in Parts(rows, r))
                {
                    foreach ((int v2, int vCount) in Parts(computed, v))
                        cycles += rCount * vCount * (machine.Cycles(r2 * v2, r2 + v2, chain: 1) + 1);
                }

                double cost = cycles * (1 + (machine.OuterRemainderCost * ((rows % r > 0 ? 1 : 0) + (computed % v > 0 ? 1 : 0))));
                if (cost < leastCost)
                {
                    leastCost = cost;
                    best = new OuterTile(r, v, computed) { Work = cycles * machine.Ports };
                }
            }
        }

        return best!;
    }

    /// <summary>A length cut into parts of one size, and the rest.</summary>
    private static IEnumerable<(int Size, int Count)> Parts(int length, int part)
    {
        yield return (part, length / part);
        if (length % part > 0)
            yield return (length % part, 1);
    }
}
