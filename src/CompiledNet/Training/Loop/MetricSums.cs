using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Counts and sums of metrics over the tiles of a training's epoch or of an evaluation. Each worker has counts of its own and each tile
/// sums of its own, so that nobody waits; nothing is allocated from one tile to the next.
/// </summary>
internal sealed class MetricSums
{
    private readonly MetricSet set;
    private readonly long[][] countsOfWorkers;
    private readonly double[] sumsOfTiles;
    private readonly double[] sums;

    /// <summary>Room for so many workers and tiles.</summary>
    public MetricSums(MetricSet set, int workers, int tiles)
    {
        this.set = set;
        countsOfWorkers = new long[workers][];
        for (int worker = 0; worker < workers; worker++)
            countsOfWorkers[worker] = new long[set.Counts];
        sumsOfTiles = new double[tiles * set.Sums];
        sums = new double[set.Sums];
    }

    private bool IsEmpty => set.Counts == 0;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        foreach (long[] counts in countsOfWorkers)
            counts.AsSpan().Clear();
        sums.AsSpan().Clear();
    }

    /// <summary>Takes in a tile after its pass.</summary>
    /// <param name="memory">The tile.</param>
    /// <param name="images">Its images.</param>
    /// <param name="tile">Which of the batch's, or of the data set's.</param>
    /// <param name="worker">Who takes it.</param>
    public void Take(TileMemory memory, int images, int tile, int worker)
    {
        if (!IsEmpty)
            set.Take(memory, images, countsOfWorkers[worker], sumsOfTiles.AsSpan(tile * set.Sums, set.Sums));
    }

    /// <summary>All tiles of a batch have been taken: adds up their sums, in their order.</summary>
    /// <param name="tiles">Tiles of the batch.</param>
    /// <param name="reduction">What other processes' tiles give.</param>
    public void EndBatch(int tiles, BatchReduction reduction)
    {
        if (set.Sums == 0)
            return;
        Span<double> rows = sumsOfTiles.AsSpan(0, tiles * set.Sums);
        reduction.GatherSums(rows, set.Sums);
        for (int index = 0; index < rows.Length; index++)
            sums[index % set.Sums] += rows[index];
    }

    /// <summary>The metrics of all that was taken.</summary>
    /// <param name="reduction">Adds what other processes have counted; null for the own counts alone.</param>
    public MetricValues Summarize(BatchReduction? reduction)
    {
        if (IsEmpty)
            return MetricValues.None;
        var counts = new long[set.Counts];
        foreach (long[] ofWorker in countsOfWorkers)
        {
            for (int index = 0; index < counts.Length; index++)
                counts[index] += ofWorker[index];
        }

        reduction?.SumCounts(counts);
        return set.Summarize(counts, sums);
    }
}
