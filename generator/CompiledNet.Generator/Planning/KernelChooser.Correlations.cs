using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Planning;

/// <content>How the sums of correlations are cut into registers.</content>
internal sealed partial class KernelChooser
{
    private readonly Dictionary<Sums, RegisterTile> correlations = [];

    public PerWidth<RegisterTile> CutCorrelation(Func<VectorTarget, Correlation> correlation) =>
        new(target => Cut(new Sums(correlation(target), target, LanesAreImages: false)));

    public PerWidth<RegisterTile> CutCorrelation(Correlation correlation) =>
        new(target => Cut(new Sums(correlation, target, LanesAreImages: true)));

    private RegisterTile Cut(Sums sums)
    {
        if (!correlations.TryGetValue(sums, out RegisterTile? tile))
            correlations.Add(sums, tile = Choose(sums));
        return tile;
    }

    private RegisterTile Choose(Sums sums)
    {
        if (CountsKernelColumns(sums.Correlation))
            return ChooseCounted(sums);

        RegisterTile? best = null;
        double leastCost = double.MaxValue;
        double doubling = machine.CorrelationDoubling(sums.Target);
        foreach (RegisterTile tile in Forms(sums))
        {
            double cycles = Cycles(tile, sums);
            double cost = cycles / tile.Parts * (1 + (Statements(tile, sums.Correlation) / doubling));
            if (cost < leastCost)
            {
                leastCost = cost;
                best = tile with { Work = cycles * machine.Ports };
            }
        }

        return best! with { TakesChannelsFirst = TakesChannelsFirst(best!, sums) };
    }

    /// <summary>Whether all rows of one image come for some channels before the next.</summary>
    private bool TakesChannelsFirst(RegisterTile tile, Sums sums)
    {
        Correlation correlation = sums.Correlation;
        long weights = (long)ElementType.Float32.Bytes * correlation.Terms * correlation.OutChannels * sums.Target.Lanes;
        long map = (long)ElementType.Float32.Bytes * correlation.SourceRows * correlation.SourceColumns * correlation.SourceChannels;
        return !sums.LanesAreImages && correlation.Groups == 1
            && ReadsWeightsOnce(weights, correlation.OutRows, map, correlation.OutChannels / tile.Channels);
    }

    /// <summary>
    /// All that fit: channels times columns, each of these in one part of a tile's images or in several. Either the weights of one kernel column
    /// are at hand, or those of a whole kernel row.
    /// </summary>
    private IEnumerable<RegisterTile> Forms(Sums sums)
    {
        Correlation correlation = sums.Correlation;
        ColumnTaps columnTaps = taps.Of(correlation);
        for (int parts = 1; parts <= (sums.LanesAreImages ? sums.Target.VectorsPerTile : 1); parts *= 2)
        {
            for (int columns = 1; columns <= Math.Min(machine.MostOfASide / parts, correlation.OutColumns); columns++)
            {
                ColumnBlock[] blocks = [.. columnTaps.Cut(columns).Select(block => block.InParts(parts))];
                int vectors = columns * parts;
                int most = Math.Min(Math.Min(machine.MostTileChannels, correlation.OutChannels), machine.MostSumsOf(sums.Target, vectors) / vectors);
                for (int channels = 1; channels <= most; channels++)
                {
                    for (int form = 0; form < 2; form++)
                    {
                        var tile = new RegisterTile(channels, columns, HoldsKernelRow: form == 1, blocks);
                        if (Fits(tile, sums.Target))
                            yield return tile;
                    }
                }
            }
        }
    }

    /// <summary>One column at a time with as many channels as there are registers, in tiles as alike as can be.</summary>
    private RegisterTile ChooseCounted(Sums sums)
    {
        Correlation correlation = sums.Correlation;
        int most = Math.Min(machine.MostTileChannels, machine.MostSumsOf(sums.Target, columns: 1));
        int tiles = (correlation.OutChannels + most - 1) / most;
        int channels = (correlation.OutChannels + tiles - 1) / tiles;
        return new RegisterTile(channels, Columns: 1, HoldsKernelRow: false,
            [ColumnBlock.Counted(correlation.OutColumns)]) { CountsKernelColumns = true };
    }

    /// <summary>Whether sums, operands at hand and one that streams through have a register each.</summary>
    private static bool Fits(RegisterTile tile, VectorTarget target)
    {
        int vectors = tile.Columns * tile.Parts;
        int operands = Math.Min(tile.Channels, vectors);
        if (tile.HoldsKernelRow)
        {
            operands = 0;
            foreach (ColumnBlock block in tile.Blocks)
                operands = Math.Max(operands, tile.Channels * block.Taps.Count);
        }

        return (tile.Channels * vectors) + operands + 1 <= target.Registers - 1;
    }

    /// <summary>Estimated cycles for one row of the output, one kernel row and one source channel.</summary>
    private double Cycles(RegisterTile tile, Sums sums)
    {
        int whole = sums.Correlation.OutChannels / tile.Channels;
        int rest = sums.Correlation.OutChannels % tile.Channels;
        double cycles = 0;
        foreach (ColumnBlock block in tile.Blocks)
            cycles += block.Count * ((whole * OfTile(block, tile.Channels)) + (rest > 0 ? OfTile(block, rest) : 0));
        return cycles;

        double OfTile(ColumnBlock block, int channels)
        {
            double computes = machine.Cycles(channels * block.Products, block.Loads(channels, tile.HoldsKernelRow), block.Taps.Count);
            return Math.Max(computes, Reads(sums, channels)) + 1;
        }
    }

    /// <summary>
    /// Cycles in which the operands of one source channel come from the second-level cache. Where a tile has one position, all its values and weights
    /// are read for a few channels at a time, weights in whole lines unless a source channel's follow those of the one before: what the nearest cache
    /// does not hold comes anew for each. A layer from 1536 to 128 took a twelfth less time with six channels at once than with four.
    /// </summary>
    private double Reads(Sums sums, int channels)
    {
        Correlation correlation = sums.Correlation;
        if (!sums.LanesAreImages || correlation.OutColumns > 1 || correlation.OutRows > 1 || correlation.Terms > correlation.SourceChannels)
            return 0;
        int values = ElementType.Float32.Bytes * Contract.TileImages;
        int weights = ElementType.Float32.Bytes * (correlation.Weights.PerSourceChannel == 1 ? channels : Contract.AlignedFloats);
        long all = (long)correlation.SourceChannels * (values + weights);
        return all <= machine.FirstLevelCache ? 0 : (values + weights) / machine.BytesFromSecondLevel;
    }

    /// <summary>Statements that are printed.</summary>
    private static int Statements(RegisterTile tile, Correlation correlation)
    {
        int rest = correlation.OutChannels % tile.Channels;
        int statements = 0;
        foreach (ColumnBlock block in tile.Blocks)
        {
            statements += (block.Products * (tile.Channels + rest)) + block.Loads(tile.Channels, tile.HoldsKernelRow)
                + (rest > 0 ? block.Loads(rest, tile.HoldsKernelRow) : 0);
        }

        return statements;
    }

    /// <summary>The sums of a correlation in vectors of a width.</summary>
    /// <param name="Correlation">What is summed.</param>
    /// <param name="Target">The width.</param>
    /// <param name="LanesAreImages">Whether the lanes are the images of a tile, else channels of one image.</param>
    private sealed record Sums(Correlation Correlation, VectorTarget Target, bool LanesAreImages);
}
