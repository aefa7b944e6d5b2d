using System.Runtime.ExceptionServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Examples of a data set in an order of choice, read ahead: while the tiles of one round are trained, workers that have none left
/// read, and augment, those of the next, of the same batch or the one after. Room for two rounds is all it takes. What is read
/// depends on the order alone, so that it makes no difference which worker reads it.
/// </summary>
/// <param name="data">The examples.</param>
/// <param name="order">Which examples, in which order; not to be changed before all of them are trained on.</param>
/// <param name="batchSize">Examples of a batch; the last one has what is left.</param>
/// <param name="reduction">Says which tiles of a batch are trained here; null for all.</param>
internal sealed class ReadAhead(ExampleReader data, int[] order, int batchSize, BatchReduction? reduction = null) : ExampleRows
{
    private const int TileImages = Architecture.TileImages;

    private readonly BatchReduction reduction = reduction ?? BatchReduction.SingleProcess;
    private Round? present;
    private Round? next;

    /// <summary>The place in the order where the batch begins.</summary>
    public int Start { get; set; }

    public override int BeginRound(int first, int count, int end, int images, int mostTiles)
    {
        present ??= new Round(data, mostTiles);
        next ??= new Round(data, mostTiles);
        (present, next) = (next, present);

        // The first round of an epoch has not been read: each tile is when it is trained.
        int start = Start + first;
        if (present.Start != start || present.Count != count)
            present.Begin(start, count, isRead: false);

        (int after, int left) = first + count < end ? (start + count, end - first - count) : OwnOfBatch(Start + images);
        next.Begin(after, Math.Min(left, mostTiles * TileImages), isRead: true);
        return next.Tiles;
    }

    /// <summary>What is trained here of a batch that begins at a place in the order.</summary>
    private (int Start, int Count) OwnOfBatch(int begin)
    {
        int images = Math.Min(batchSize, order.Length - begin);
        if (images == 0)
            return (begin, 0);
        (int first, int tiles) = reduction.Share((images - 1) / TileImages + 1);
        return (begin + first * TileImages, Math.Clamp(images - first * TileImages, 0, tiles * TileImages));
    }

    /// <summary>What a new order makes of the examples that were read before it.</summary>
    public void Forget()
    {
        present?.Begin(0, 0, isRead: false);
        next?.Begin(0, 0, isRead: false);
    }

    public override void ReadNext(int tile) => next!.Read(data, order, tile);

    public override void Read(
        int first, int count, TileMemory memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets,
        out ReadOnlySpan<float> weights)
    {
        int tile = (Start + first - present!.Start) / TileImages;
        if (!present.IsRead)
            present.Read(data, order, tile);
        present.Get(tile, count, out inputs, out targets, out weights);
    }

    public override ReadOnlySpan<float> ReadTargets(int first, int count, TileMemory memory)
    {
        int length = data.TargetLength;
        for (int row = 0; row < count; row++)
        {
            data.Read(
                order[Start + first + row],
                memory.Inputs.AsSpan(row * data.InputLength, data.InputLength),
                memory.Targets.AsSpan(row * length, length));
        }

        return memory.Targets.AsSpan(0, count * length);
    }

    /// <summary>Room for the examples of as many tiles as are trained at once.</summary>
    private sealed class Round(ExampleReader data, int mostTiles)
    {
        private readonly int inputLength = data.InputLength;
        private readonly int targetLength = data.TargetLength;
        private readonly float[] inputs = new float[mostTiles * TileImages * data.InputLength];
        private readonly float[] targets = new float[mostTiles * TileImages * data.TargetLength];
        private readonly float[] weights = new float[data.HasWeights ? mostTiles * TileImages : 0];
        private readonly ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[mostTiles];

        /// <summary>The place in the order of the first.</summary>
        public int Start { get; private set; }

        public int Count { get; private set; }

        /// <summary>Whether all of them have been read by the time they are wanted.</summary>
        public bool IsRead { get; private set; }

        public int Tiles => (Count + TileImages - 1) / TileImages;

        public void Begin(int start, int count, bool isRead)
        {
            (Start, Count, IsRead) = (start, count, isRead);
            Array.Clear(failures);
        }

        /// <summary>
        /// Reads a tile's examples. What the data set throws is kept for who wants them: the round at work is none of its business.
        /// </summary>
        public void Read(ExampleReader source, int[] order, int tile)
        {
            int first = tile * TileImages;
            try
            {
                for (int row = first; row < Math.Min(first + TileImages, Count); row++)
                {
                    source.Read(
                        order[Start + row],
                        inputs.AsSpan(row * inputLength, inputLength),
                        targets.AsSpan(row * targetLength, targetLength));
                    if (weights.Length > 0)
                        weights[row] = source.ReadWeight(order[Start + row]);
                }
            }
            catch (Exception failure)
            {
                failures[tile] = ExceptionDispatchInfo.Capture(failure);
            }
        }

        public void Get(
            int tile, int count, out ReadOnlySpan<float> tileInputs, out ReadOnlySpan<float> tileTargets, out ReadOnlySpan<float> tileWeights)
        {
            failures[tile]?.Throw();
            int first = tile * TileImages;
            tileInputs = inputs.AsSpan(first * inputLength, count * inputLength);
            tileTargets = targets.AsSpan(first * targetLength, count * targetLength);
            tileWeights = weights.Length > 0 ? weights.AsSpan(first, count) : default;
        }
    }
}
