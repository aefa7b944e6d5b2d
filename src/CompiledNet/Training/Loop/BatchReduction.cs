namespace CompiledNet;

/// <summary>
/// Where what the tiles of a batch give becomes what the batch gives: gradients, the sums that tiles tell each other, scores. Trainer
/// and evaluator add up here and nowhere else, in the order of the batch. Processes that share a batch have consecutive tiles each; each
/// goes on with the sums of those before it, so that all have the bits that one process alone would have. All call the same members in
/// the same order. Norms of the gradient need no member: they are taken of the batch's gradient, which all have.
/// </summary>
internal abstract class BatchReduction
{
    /// <summary>One process, which has all tiles.</summary>
    public static BatchReduction SingleProcess { get; } = new OfSingleProcess();

    /// <summary>Whether other processes have tiles too.</summary>
    public abstract bool HasOthers { get; }

    /// <summary>
    /// Whether the sum of other processes' tiles is gone on with: own tiles' gradients are then kept until it is there.
    /// </summary>
    public abstract bool ContinuesOthers { get; }

    /// <summary>Floats of the largest piece of a gradient that is added up at once.</summary>
    /// <param name="gradientLength">Floats of the gradient.</param>
    public abstract int PieceLengthOf(int gradientLength);

    /// <summary>The reduction of the processes of a cluster; null or one process for this process alone.</summary>
    public static BatchReduction Of(Cluster? cluster) => cluster is { Size: > 1 } ? new ClusterReduction(cluster) : SingleProcess;

    /// <summary>Which of the tiles are this process' own.</summary>
    /// <param name="tiles">Tiles of the batch, or of the data set that is evaluated.</param>
    public abstract (int First, int Count) Share(int tiles);

    /// <summary>A batch begins.</summary>
    /// <param name="tiles">Its tiles.</param>
    /// <param name="pieces">Pieces of the gradient that are to be added up.</param>
    /// <returns>Which of the tiles are this process' own.</returns>
    public abstract (int First, int Count) Begin(int tiles, int pieces);

    /// <summary>
    /// A segment of the training pass has ended: gives what other processes' tiles tell. Where own tiles tell it, it is in place.
    /// </summary>
    /// <param name="exchange">What all tiles tell, a row for each, in the order of the batch.</param>
    /// <param name="rowLength">Floats of a row.</param>
    public abstract void Gather(Span<float> exchange, int rowLength);

    /// <summary>
    /// Gives the sum of the tiles before the first own one, which is to be gone on with. Several threads call it, each for pieces of its
    /// own.
    /// </summary>
    /// <param name="piece">Which floats of the gradient.</param>
    /// <param name="sum">Receives them. It stays as it is where own tiles are the first.</param>
    public abstract void Continue(GradientPiece piece, Span<float> sum);

    /// <summary>Takes the sum that the last own tile was added to. Several threads call it, each for pieces of its own.</summary>
    /// <param name="piece">Which floats of the gradient.</param>
    /// <param name="sum">Those floats, which stay what they are until the batch is complete.</param>
    public abstract void Pass(GradientPiece piece, ReadOnlySpan<float> sum);

    /// <summary>All pieces of a segment have been passed: where that costs no time, they become those of the batch at once.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="gradient">The whole gradient.</param>
    public abstract void EndSegment(GradientPiece[] pieces, Span<float> gradient);

    /// <summary>Gives the gradient of the batch, once all pieces of own sums have been passed.</summary>
    /// <param name="pieces">All that have been passed, segment by segment.</param>
    /// <param name="gradient">The whole gradient.</param>
    public abstract void Complete(GradientPiece[][] pieces, Span<float> gradient);

    /// <summary>Gives what the first tile of the batch has made of the parameters that are not trained: moving averages.</summary>
    public abstract void ShareState(Span<float> state);

    /// <summary>Gives the scores of other processes' tiles.</summary>
    /// <param name="rows">Those of all tiles, one for each output, in the order of the batch; own ones are in place.</param>
    /// <param name="rowLength">Outputs of the network.</param>
    public abstract void GatherScores(Span<Score> rows, int rowLength);

    /// <summary>Gives the sums of other processes' tiles: of metrics, in double precision.</summary>
    /// <param name="rows">Those of all tiles, a row for each, in the order of the batch; own ones are in place.</param>
    /// <param name="rowLength">Numbers of a row.</param>
    public abstract void GatherSums(Span<double> rows, int rowLength);

    /// <summary>Adds what other processes have counted.</summary>
    /// <param name="counts">Own counts; become those of all.</param>
    public abstract void SumCounts(Span<long> counts);

    private sealed class OfSingleProcess : BatchReduction
    {
        public override bool HasOthers => false;

        public override bool ContinuesOthers => false;

        public override int PieceLengthOf(int gradientLength) => GradientPiece.CachedLength;

        public override (int First, int Count) Share(int tiles) => (0, tiles);

        public override (int First, int Count) Begin(int tiles, int pieces) => (0, tiles);

        public override void Gather(Span<float> exchange, int rowLength)
        {
        }

        public override void Continue(GradientPiece piece, Span<float> sum)
        {
        }

        public override void Pass(GradientPiece piece, ReadOnlySpan<float> sum)
        {
        }

        public override void EndSegment(GradientPiece[] pieces, Span<float> gradient)
        {
        }

        public override void Complete(GradientPiece[][] pieces, Span<float> gradient)
        {
        }

        public override void ShareState(Span<float> state)
        {
        }

        public override void GatherScores(Span<Score> rows, int rowLength)
        {
        }

        public override void GatherSums(Span<double> rows, int rowLength)
        {
        }

        public override void SumCounts(Span<long> counts)
        {
        }
    }
}
