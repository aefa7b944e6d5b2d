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

    /// <summary>Which of the tiles are this process' own.</summary>
    /// <param name="tiles">Tiles of the batch, or of the data set that is evaluated.</param>
    public abstract (int First, int Count) Share(int tiles);

    /// <summary>A segment of the training pass has ended: gives what other processes' tiles tell. Where own tiles tell it, it is in place.</summary>
    /// <param name="exchange">What all tiles tell, a row for each, in the order of the batch.</param>
    /// <param name="rowLength">Floats of a row.</param>
    /// <param name="first">The first own tile.</param>
    /// <param name="count">Own tiles.</param>
    public abstract void Gather(Span<float> exchange, int rowLength, int first, int count);

    /// <summary>Gives the sum of the tiles before the first own one, which is to be gone on with. Several threads call it, each for pieces of its own.</summary>
    /// <param name="piece">Which floats of the gradient.</param>
    /// <param name="sum">Receives them. It stays as it is where own tiles are the first.</param>
    public abstract void Continue(GradientPiece piece, Span<float> sum);

    /// <summary>Takes the sum that the last own tile was added to. Several threads call it, each for pieces of its own.</summary>
    /// <param name="piece">Which floats of the gradient.</param>
    /// <param name="sum">Those floats.</param>
    public abstract void Pass(GradientPiece piece, ReadOnlySpan<float> sum);

    /// <summary>Gives the gradient of the batch, once all pieces of own sums have been passed.</summary>
    /// <param name="gradient">The whole gradient.</param>
    public abstract void Complete(Span<float> gradient);

    /// <summary>Gives what the first tile of the batch has made of the parameters that are not trained: moving averages.</summary>
    public abstract void ShareState(Span<float> state);

    /// <summary>The sum of the scores of all tiles.</summary>
    /// <param name="own">Those of own tiles, in their order.</param>
    public abstract Score Sum(ReadOnlySpan<Score> own);

    private sealed class OfSingleProcess : BatchReduction
    {
        public override bool HasOthers => false;

        public override (int First, int Count) Share(int tiles) => (0, tiles);

        public override void Gather(Span<float> exchange, int rowLength, int first, int count)
        {
        }

        public override void Continue(GradientPiece piece, Span<float> sum)
        {
        }

        public override void Pass(GradientPiece piece, ReadOnlySpan<float> sum)
        {
        }

        public override void Complete(Span<float> gradient)
        {
        }

        public override void ShareState(Span<float> state)
        {
        }

        public override Score Sum(ReadOnlySpan<Score> own)
        {
            Score sum = default;
            foreach (Score score in own)
                sum += score;
            return sum;
        }
    }
}
