using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Trains a network step by step, for those who write their own loop; <see cref="Network.Fit"/> is this and more. A batch is split
/// into tiles of 16 images, which threads compute side by side; the tiles' gradients are summed in the order of the batch, so that
/// the result is the same, bit for bit, for any number of threads. A step allocates nothing.
/// </summary>
/// <remarks>Its members are one caller's business at a time.</remarks>
public sealed class Trainer : IDisposable
{
    /// <summary>
    /// Gradients are summed and applied in pieces of 8 KiB, which stay in the first-level cache from one tile to the next.
    /// </summary>
    private const int PieceLength = 2048;

    private const int TileImages = Architecture.TileImages;

    private readonly Network network;
    private readonly Optimizer optimizer;
    private readonly TileScorer scorer;
    private readonly ClassWeights? classWeights;
    private readonly WorkerTeam team;
    private readonly WorkerTeam.Work trainOrRead;
    private readonly WorkerTeam.Work sumSlice;
    private readonly WorkerTeam.Work squarePiece;

    /// <summary>The sum of the squares of each piece of the gradient, where its norm is asked for.</summary>
    private readonly double[] squares;

    /// <summary>The memory of each worker; where the pass has segments, of each tile, since it must outlast them.</summary>
    private readonly TileMemory[] memories;

    /// <summary>Where the pass has segments, the memory of each worker within one.</summary>
    private readonly Workspace[] scratches;

    /// <summary>What the tiles of a batch tell each other between segments.</summary>
    private readonly Workspace exchange;

    /// <summary>The gradient of the batch: the sum of those of its tiles. The first tile writes it, the others are added.</summary>
    private readonly Workspace gradient;

    /// <summary>The gradients of the tiles of a round. The batch's first tile writes to <see cref="gradient"/> instead.</summary>
    private readonly Workspace[] tileGradients;

    /// <summary>Which parts of the gradient are written in each segment of the pass.</summary>
    private readonly GradientPart[][] partsBySegment;

    /// <summary>Tiles of the largest round in which examples are read: where the pass has segments, all, since the first writes no gradient.</summary>
    private readonly int mostTilesRead;

    /// <summary>All of the gradient.</summary>
    private readonly GradientPart[] wholeGradient;

    /// <summary>What is not trainable (moving averages) as it was before the batch, where a batch may be refused.</summary>
    private readonly Workspace? stateBefore;

    private readonly Score[] scores;
    private readonly PinnedRows pinnedRows;

    // The batch at work: written by the caller between the rounds, read by all workers within them.
    private ExampleRows rows;
    private int images;
    private int firstTile;
    private int roundTiles;
    private GradientPart[] parts = [];
    private bool sumsGradients;
    private int segment;
    private ulong randomKey;
    private bool update;
    private bool appliesOptimizer;

    /// <summary>Prepares for training: threads, memory, the optimizer's slots.</summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">What turns gradients into steps; it trains this network only.</param>
    /// <param name="maxBatchSize">Images of the largest batch that will come.</param>
    /// <param name="threads">
    /// Threads at work, the caller's included; 0 for one each processor. More than there are tiles are not used.
    /// </param>
    /// <param name="classWeights">What each class counts for in the loss, by its number; see <see cref="Network.Fit"/>.</param>
    /// <exception cref="ArgumentException">A weight is of no class, or is no finite number, zero or more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive, or the number of threads negative.</exception>
    /// <exception cref="InvalidOperationException">The network has no loss, or the optimizer trains another network.</exception>
    public Trainer(
        Network network, Optimizer optimizer, int maxBatchSize = 32, int threads = 0, IReadOnlyDictionary<int, float>? classWeights = null)
        : this(network, optimizer, maxBatchSize, threads, classWeights, readsAhead: false)
    {
    }

    /// <summary>
    /// Prepares for training by <see cref="Network.Fit"/>, where examples may be read while others are trained on, by as many threads
    /// again.
    /// </summary>
    internal Trainer(
        Network network, Optimizer optimizer, int maxBatchSize, int threads, IReadOnlyDictionary<int, float>? classWeights, bool readsAhead)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        int workers = WorkerTeam.CountFor(threads);
        Architecture architecture = network.Architecture;
        ArenaLayout layout = network.TrainingLayout;
        this.classWeights = ClassWeights.Create(architecture, classWeights, nameof(classWeights));
        optimizer.Bind(network);

        this.network = network;
        this.optimizer = optimizer;
        MaxBatchSize = maxBatchSize;
        int mostTiles = (maxBatchSize - 1) / TileImages + 1;
        int trainers = Math.Min(workers, mostTiles);
        workers = (int)Math.Min(workers, readsAhead ? 2L * mostTiles : mostTiles);
        scorer = new TileScorer(architecture);
        scores = new Score[mostTiles];
        gradient = new Workspace(architecture.TrainableLength);
        tileGradients = new Workspace[trainers];
        for (int place = 0; place < trainers; place++)
            tileGradients[place] = place == 0 && mostTiles <= trainers ? gradient : new Workspace(architecture.TrainableLength);
        wholeGradient = [new GradientPart(0, gradient.Length)];
        partsBySegment = [.. Enumerable.Range(0, architecture.Segments).Select(index => GradientPart.OfSegment(architecture, index))];
        memories = new TileMemory[architecture.Segments > 1 ? mostTiles : workers];
        for (int place = 0; place < memories.Length; place++)
            memories[place] = new TileMemory(architecture, layout);
        mostTilesRead = architecture.Segments > 1 ? mostTiles : trainers;
        scratches = new Workspace[workers];
        for (int worker = 0; worker < workers; worker++)
            scratches[worker] = new Workspace(layout.ScratchLength);

        exchange = new Workspace(mostTiles * architecture.ExchangeLength);
        rows = pinnedRows = new PinnedRows(architecture.Input.Length, architecture.TargetLength);
        trainOrRead = TrainOrRead;
        sumSlice = SumSlice;
        squarePiece = SquarePiece;
        squares = new double[optimizer.GlobalClipNorm is null ? 0 : (gradient.Length + PieceLength - 1) / PieceLength];
        team = new WorkerTeam(workers, $"{architecture.Name} trainer");
    }

    /// <summary>Images of the largest batch.</summary>
    public int MaxBatchSize { get; }

    /// <summary>Threads at work, the caller's included.</summary>
    public int Threads => team.Count;

    /// <summary>Takes one step of the optimizer on a batch.</summary>
    /// <param name="inputs">1 to <see cref="MaxBatchSize"/> images, one after the other.</param>
    /// <param name="targets">As many targets: a class number an image (or a position), or a number an output.</param>
    /// <returns>The mean loss over the images, before the step.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or a class number is none; the network is then unchanged.</exception>
    public double Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => Train(inputs, targets, update: true);

    /// <summary>Computes the gradient of the mean loss of a batch, for <see cref="CopyGradient"/>; the network stays as it is.</summary>
    /// <inheritdoc cref="Step" path="/param"/>
    /// <inheritdoc cref="Step" path="/exception"/>
    /// <returns>The mean loss over the images.</returns>
    public double ComputeGradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) => Train(inputs, targets, update: false);

    /// <summary>Copies out the last batch's gradient with respect to one tensor, in Keras' layout.</summary>
    /// <param name="parameter">The tensor's name, such as <c>Conv1.kernel</c>.</param>
    /// <param name="destination">Receives one float for each value of the tensor.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it is not trainable, or the destination has another length.</exception>
    public void CopyGradient(string parameter, Span<float> destination)
    {
        ParameterInfo info = network.Parameters[parameter].Info;
        if (!info.Trainable)
            throw new ArgumentException($"{parameter} is not trainable: no gradient is computed for it.", nameof(parameter));
        Parameter.CopyOut(info, gradient, destination, nameof(destination));
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => team.Dispose();

    /// <summary>Whether a batch whose loss is infinite or not a number leaves the network as it is.</summary>
    internal bool RefusesNaN
    {
        get => stateBefore is not null;
        init => stateBefore = value ? new Workspace(network.ParameterVector.Length - gradient.Length) : null;
    }

    /// <summary>Takes one step on examples that the workers read themselves, already checked.</summary>
    /// <returns>The sums over the images.</returns>
    internal Score StepOn(ExampleRows batch, int count) => Train(batch, count, update: true);

    private unsafe double Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, bool update)
    {
        int count = CountExamples(inputs, targets);
        fixed (float* inputRows = inputs, targetRows = targets)
        {
            pinnedRows.Set(inputRows, targetRows);
            return Train(pinnedRows, count, update).Loss / count;
        }
    }

    private int CountExamples(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        int count = network.CountImages(inputs.Length);
        if (count < 1 || count > MaxBatchSize)
        {
            throw new ArgumentException(
                $"Expected 1 to {MaxBatchSize} images, the largest batch of this trainer; there are {count}.", nameof(inputs));
        }

        int targetLength = network.TargetLength;
        if (targets.Length != count * targetLength)
        {
            throw new ArgumentException(
                $"{count} images have {count * targetLength} targets, {targetLength} each; there are {targets.Length}.", nameof(targets));
        }

        for (int image = 0; image < count; image++)
            ExampleCheck.CheckTarget(network.Architecture, targets.Slice(image * targetLength, targetLength), nameof(targets), image);
        return count;
    }

    /// <summary>
    /// Segment by segment, in rounds of as many tiles as there are workers (all tiles where a segment writes no gradient): all train
    /// a tile each, then all sum a slice each of the round's gradients and, after the last round, take the optimizer's step on
    /// their slice.
    /// </summary>
    private Score Train(ExampleRows batch, int count, bool update)
    {
        rows = batch;
        images = count;
        this.update = update;
        randomKey = network.StepKey(optimizer.Steps);
        int tiles = (count - 1) / TileImages + 1;
        if (update && stateBefore is not null)
            State.CopyTo(stateBefore.Span);

        // Gradients that all have a place of their own are summed at once, in the end; else each segment's are, round by round.
        bool isOneRound = tiles <= tileGradients.Length;
        bool sumsWhole = isOneRound || partsBySegment.Length == 1;
        appliesOptimizer = false;
        for (segment = 0; segment < partsBySegment.Length; segment++)
        {
            parts = sumsWhole ? wholeGradient : partsBySegment[segment];
            int mostTiles = parts.Length == 0 ? memories.Length : tileGradients.Length;
            for (firstTile = 0; firstTile < tiles; firstTile += roundTiles)
            {
                roundTiles = Math.Min(mostTiles, tiles - firstTile);
                int first = firstTile * TileImages;
                int ahead = segment > 0 ? 0 : rows.BeginRound(first, Math.Min(roundTiles * TileImages, images - first), images, mostTilesRead);
                team.Run(roundTiles + ahead, trainOrRead);
                bool isLast = segment == partsBySegment.Length - 1 && firstTile + roundTiles == tiles;
                if (isLast && update && stateBefore is not null && !double.IsFinite(SumScores(tiles).Loss))
                {
                    stateBefore.Span.CopyTo(State);
                    return SumScores(tiles);
                }

                sumsGradients = parts.Length > 0 && firstTile + roundTiles > 1 && (isLast || !isOneRound);
                appliesOptimizer = isLast && update && sumsWhole && squares.Length == 0;
                if (appliesOptimizer)
                    optimizer.BeginStep(gradientNorm: 0);
                if (sumsGradients || appliesOptimizer)
                    team.Run(team.Count, sumSlice);
            }
        }

        if (update && !appliesOptimizer)
            ApplyToWhole();
        return SumScores(tiles);
    }

    private Span<float> State => network.ParameterVector.Span[gradient.Length..];

    private Score SumScores(int tiles)
    {
        Score sum = default;
        for (int tile = 0; tile < tiles; tile++)
            sum += scores[tile];
        return sum;
    }

    /// <summary>
    /// The step of the optimizer once the whole gradient is known: its norm is not before. Pieces are the same for any number of
    /// threads, and their squares are summed in order.
    /// </summary>
    private void ApplyToWhole()
    {
        double sum = 0;
        if (squares.Length > 0)
        {
            team.Run(squares.Length, squarePiece);
            foreach (double square in squares)
                sum += square;
        }

        optimizer.BeginStep(Math.Sqrt(sum));
        parts = wholeGradient;
        sumsGradients = false;
        appliesOptimizer = true;
        team.Run(team.Count, sumSlice);
    }

    private void SquarePiece(int piece, int worker)
    {
        int start = piece * PieceLength;
        squares[piece] = VectorMath.SumOfSquares(gradient.Span.Slice(start, Math.Min(PieceLength, gradient.Length - start)));
    }

    /// <summary>Tiles come first: whoever finds none left reads what comes next.</summary>
    private void TrainOrRead(int piece, int worker)
    {
        if (piece < roundTiles)
            TrainTile(piece, worker);
        else
            rows.ReadNext(piece - roundTiles);
    }

    private void TrainTile(int place, int worker)
    {
        int tile = firstTile + place;
        int first = tile * TileImages;
        int count = Math.Min(TileImages, images - first);
        TileMemory memory = memories[partsBySegment.Length > 1 ? tile : worker];
        if (segment == 0)
        {
            rows.Read(first, count, memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets);
            memory.Pack(inputs, targets);
            classWeights?.Fill(memory, count);
            memory.Loss = 0;
        }

        Workspace target = tile == 0 || parts.Length == 0 ? gradient : tileGradients[place];
        memory.Loss += network.RunTrainTile(new TrainingTile(
            ref network.ParameterVector.Origin, ref target.Origin, ref memory.Arena, ref scratches[worker].Origin, ref exchange.Origin, ref memory.Weights.Origin, tile, images)
        {
            Segment = segment,
            UpdatesState = update,
            RandomKey = randomKey,
        });
        if (segment == partsBySegment.Length - 1)
            scores[tile] = scorer.Score(memory, count, memory.Loss);
    }

    private void SumSlice(int slice, int worker)
    {
        foreach (GradientPart part in parts)
        {
            (int first, int end) = part.Slice(slice, team.Count);
            for (int start = first; start < end; start += PieceLength)
                SumPiece(start, Math.Min(PieceLength, end - start));
        }
    }

    private void SumPiece(int start, int length)
    {
        Span<float> sum = gradient.Span.Slice(start, length);
        for (int tile = firstTile == 0 ? 1 : 0; sumsGradients && tile < roundTiles; tile++)
            VectorMath.Add(tileGradients[tile].Span.Slice(start, length), sum);
        if (appliesOptimizer)
            optimizer.UpdateFrom(start, network.ParameterVector.Span.Slice(start, length), sum);
    }
}
