using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Trains a network step by step, for those who write their own loop; <see cref="Network.Fit"/> is this and more. A batch is split
/// into tiles of 16 images, which threads compute side by side; the tiles' gradients are summed in the order of the batch, so that
/// the result is the same, bit for bit, for any number of threads. A step allocates nothing.
/// </summary>
/// <remarks>
/// Its members are one thread's business at a time: another that comes in between gets an <see cref="InvalidOperationException"/> that says who is at
/// work. <see cref="Dispose"/> waits for the step of another thread to end.
/// </remarks>
public sealed partial class Trainer : IDisposable
{
    private const int TileImages = Architecture.TileImages;

    /// <summary>16 KiB: gradients and examples of so many floats stay in the first-level cache beside what a tile is computed in.</summary>
    private const int RoundLength = 4096;

    private readonly Network network;
    private readonly Optimizer optimizer;
    private readonly TileScorer scorer;
    private readonly ClassWeights? classWeights;
    private readonly IgnoredLabels? ignoredLabels;
    private readonly BatchReduction reduction;
    private readonly WorkerTeam team;
    private readonly WorkerTeam.Work deriveForm;
    private readonly WorkerTeam.Work trainOrRead;
    private readonly WorkerTeam.Work sumSlice;
    private readonly WorkerTeam.Work squarePiece;
    private readonly WorkerTeam.Work penalisePiece;
    private readonly WorkerTeam.Work limitNorms;

    private readonly Penalties? penalties;
    private readonly MaxNorms? maxNorms;

    /// <summary>The penalty of each piece of the parameters, where there are any.</summary>
    private readonly double[] penaltyOfPieces;

    /// <summary>The pieces of the gradient whose norms are asked for, which are tensors where those of each are; the sum of the squares of each.</summary>
    private readonly GradientPiece[] normPieces;
    private readonly double[] squares;

    /// <summary>
    /// The memory of each worker; of each place in a round, where gradients are made of what tiles leave; where the pass has segments, of each
    /// tile, since it must outlast them.
    /// </summary>
    private readonly TileMemory[] memories;

    /// <summary>Where the pass has segments, the memory of each worker within one.</summary>
    private readonly Workspace[] scratches;

    /// <summary>What the tiles of a batch tell each other between segments.</summary>
    private readonly Workspace exchange;

    /// <summary>The gradient of the batch: the sum of those of its tiles. The first tile writes it, the others are added.</summary>
    private readonly Workspace gradient;

    /// <summary>
    /// The gradients of the tiles of a round: one for each worker, or as many as the first-level cache holds. The batch's first tile writes to
    /// <see cref="gradient"/> instead. Where the sum of other processes' tiles is gone on with, a round has all own tiles.
    /// </summary>
    private readonly Workspace[] tileGradients;

    /// <summary>Which pieces of the gradient are written in each segment of the pass.</summary>
    private readonly GradientPiece[][] piecesBySegment;
    private readonly int pieceCount;

    /// <summary>Tiles of the largest round in which examples are read: where the pass has segments, all, since the first writes no gradient.</summary>
    private readonly int mostTilesRead;

    /// <summary>All of the gradient.</summary>
    private readonly GradientPiece[] wholeGradient;

    /// <summary>Whether gradients of matrices are sums of outer products, which tiles leave in their memories.</summary>
    private readonly bool hasOuterGradients;

    /// <summary>What is not trainable (moving averages) as it was before the batch: a batch may fail or be refused.</summary>
    private readonly Workspace stateBefore;
    private readonly StepGuard? guard;

    /// <summary>Those of all tiles of the batch, one for each output.</summary>
    private readonly Score[] scores;
    private readonly int outputs;

    /// <summary>What the batch at work, or the last one, scored.</summary>
    private readonly ScoreSums sums;
    private readonly PinnedRows pinnedRows;
    /// <summary>Where a worker may read a tile's labels before it is trained on.</summary>
    private readonly Func<int, int, TileMemory> memoryOf;

    /// <summary>Compiles what the first step calls, beside it; null once that has been taken.</summary>
    private EarlyCompilation? compilation;

    /// <summary>Held while a step is under way, so that disposal waits for it.</summary>
    private readonly object atWork = new();
    private bool isDisposed;

    // The batch at work: written by the caller between the rounds, read by all workers within them.
    private ExampleRows rows;
    private int images;
    private (int First, int Count) own;
    private int firstTile;
    private int roundTiles;
    private GradientPiece[] pieces = [];
    private bool sumsGradients;
    private bool endsSum;
    private int segment;
    private ulong randomKey;
    private bool update;
    private bool appliesOptimizer;
    private bool addsPenalties;

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
        Network network, Optimizer optimizer, int maxBatchSize, int threads, IReadOnlyDictionary<int, float>? classWeights, bool readsAhead,
        BatchReduction? reduction = null, MetricSet? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        Argument.CheckPositive(maxBatchSize, nameof(maxBatchSize), "examples of the largest step");
        int workers = WorkerTeam.CountFor(threads);
        Architecture architecture = network.Architecture;
        ArenaLayout layout = network.TrainingLayout;
        compilation = EarlyCompilation.Of(network);
        this.classWeights = ClassWeights.Create(architecture, classWeights, nameof(classWeights));
        optimizer.Bind(network);

        this.network = network;
        this.optimizer = optimizer;
        this.reduction = reduction ?? BatchReduction.SingleProcess;
        MaxBatchSize = maxBatchSize;
        int mostTiles = (maxBatchSize - 1) / TileImages + 1;
        int mostOwn = 0;
        for (int tiles = 1; tiles <= mostTiles; tiles++)
            mostOwn = Math.Max(mostOwn, this.reduction.Share(tiles).Count);
        int trainers = Math.Clamp(mostOwn, 1, workers);
        workers = (int)Math.Clamp(readsAhead ? 2L * mostOwn : mostOwn, 1, workers);
        scorer = new TileScorer(architecture);
        outputs = architecture.Outputs.Count;
        scores = new Score[mostTiles * outputs];
        sums = new ScoreSums(outputs);
        ignoredLabels = IgnoredLabels.Of(architecture, mostTiles);
        memoryOf = RoomOf;
        MetricSums = new MetricSums(metrics ?? MetricSet.Empty, workers, mostTiles);
        gradient = new Workspace(architecture.TrainableLength);
        bool keepsGradients = this.reduction.ContinuesOthers || (architecture.Segments > 1 && architecture.TrainableLength <= layout.Length);
        int cached = RoundLength / (architecture.TrainableLength + (TileImages * (architecture.InputLength + architecture.TargetLength)));
        tileGradients = new Workspace[keepsGradients ? mostOwn : Math.Min(Math.Max(trainers, cached), mostOwn)];
        for (int place = 0; place < tileGradients.Length; place++)
            tileGradients[place] = place == 0 && mostTiles <= tileGradients.Length && !this.reduction.HasOthers ? gradient : new Workspace(architecture.TrainableLength);
        wholeGradient = GradientPiece.OfAll(architecture);
        piecesBySegment = GradientPiece.BySegment(architecture, this.reduction.PieceLengthOf(architecture.TrainableLength));
        hasOuterGradients = wholeGradient.Any(piece => piece.Matrix is not null);
        pieceCount = piecesBySegment.Sum(ofSegment => ofSegment.Length);
        memories = new TileMemory[architecture.Segments > 1 ? mostOwn : hasOuterGradients ? Math.Max(workers, tileGradients.Length) : workers];
        for (int place = 0; place < memories.Length; place++)
            memories[place] = new TileMemory(architecture, layout);
        mostTilesRead = architecture.Segments > 1 ? mostOwn : tileGradients.Length;
        scratches = new Workspace[workers];
        for (int worker = 0; worker < workers; worker++)
            scratches[worker] = new Workspace(layout.ScratchLength);

        stateBefore = new Workspace(architecture.ParameterLength - architecture.TrainableLength);
        exchange = new Workspace(mostTiles * architecture.ExchangeLength);
        rows = pinnedRows = new PinnedRows(architecture.InputLength, architecture.TargetLength);
        deriveForm = (form, _) => network.RunDeriveForTraining(form);
        trainOrRead = TrainOrRead;
        sumSlice = SumSlice;
        squarePiece = SquarePiece;
        penalisePiece = PenalisePiece;
        limitNorms = LimitNorms;
        penalties = Penalties.Of(architecture);
        maxNorms = MaxNorms.Of(architecture);
        penaltyOfPieces = new double[penalties is null ? 0 : wholeGradient.Length];
        normPieces = optimizer.ClipNorm is not null ? GradientPiece.OfTensors(architecture)
            : optimizer.GlobalClipNorm is not null ? wholeGradient
            : [];
        squares = new double[normPieces.Length];
        team = new WorkerTeam(workers, $"{architecture.Name} trainer");
    }

    /// <summary>Images of the largest batch.</summary>
    public int MaxBatchSize { get; }

    /// <summary>Threads at work, the caller's included.</summary>
    public int Threads => team.Count;

    /// <summary>Takes one step of the optimizer on a batch.</summary>
    /// <param name="inputs">1 to <see cref="MaxBatchSize"/> images, one after the other.</param>
    /// <param name="targets">As many targets: a class number an image (or a position), or a number an output.</param>
    /// <param name="weights">
    /// What each image counts for, finite numbers, zero or more: its loss and gradient are multiplied by it, and still divided by the number of
    /// images. None where all count 1.
    /// </param>
    /// <returns>The mean loss over the images, before the step.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or a class number or a weight is none; the network is then unchanged.</exception>
    /// <exception cref="InvalidOperationException">Another thread trains, loads or saves the network.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public double Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default) =>
        Train(inputs, targets, weights, update: true);

    /// <summary>Computes the gradient of the mean loss of a batch, for <see cref="CopyGradient"/>; the network stays as it is.</summary>
    /// <inheritdoc cref="Step" path="/param"/>
    /// <inheritdoc cref="Step" path="/exception"/>
    /// <returns>The mean loss over the images.</returns>
    public double ComputeGradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default) =>
        Train(inputs, targets, weights, update: false);

    /// <summary>Copies out the last batch's gradient with respect to one tensor, in Keras' layout.</summary>
    /// <param name="parameter">The tensor's name, such as <c>Conv1.kernel</c>.</param>
    /// <param name="destination">Receives one float for each value of the tensor.</param>
    /// <exception cref="ArgumentException">There is no such tensor, it is not trainable, or the destination has another length.</exception>
    public void CopyGradient(string parameter, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        using NetworkAccess.Scope reading = network.Access.Read(nameof(CopyGradient));
        ParameterInfo info = network.Parameters[parameter].Info;
        if (!info.Trainable)
            throw new ArgumentException($"{parameter} is not trainable: no gradient is computed for it.", nameof(parameter));
        Parameter.CopyOut(info, gradient.Span, destination, nameof(destination));
    }

    /// <summary>Ends the threads, once a step that another thread is taking has ended. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">It is called by what a step calls: the step cannot end before it.</exception>
    public void Dispose()
    {
        if (team.IsMember || Monitor.IsEntered(atWork))
            throw new InvalidOperationException($"The trainer of {network.Architecture.Name} is disposed in the midst of its own step.");
        lock (atWork)
        {
            isDisposed = true;
            compilation?.End();
            team.Dispose();
        }
    }

    /// <summary>Takes back steps that spoil something; null to let them be.</summary>
    internal StepGuard? Guard
    {
        get => guard;
        init => guard = value;
    }

    /// <summary>What is measured of all batches since it was cleared, besides what always is.</summary>
    internal MetricSums MetricSums { get; }

    /// <summary>Takes one step on examples that the workers read themselves, already checked.</summary>
    /// <returns>The sums over the images, until the next step.</returns>
    internal ScoreSums StepOn(ExampleRows batch, int count) => Train(batch, count, update: true);

    private unsafe double Train(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, bool update)
    {
        using NetworkAccess.Scope change = BeginChange(update);
        int count = ExampleCheck.CheckBatch(network, inputs, targets, weights, MaxBatchSize);
        fixed (float* inputRows = inputs, targetRows = targets, weightRows = weights)
        {
            pinnedRows.Set(inputRows, targetRows, weightRows);
            return scorer.MeanLoss(Train(pinnedRows, count, update));
        }
    }

    private NetworkAccess.Scope BeginChange(bool update)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return network.Access.Change(update ? "Trainer.Step" : "Trainer.ComputeGradient");
    }

    private ScoreSums Train(ExampleRows batch, int count, bool update)
    {
        using NetworkAccess.Scope change = BeginChange(update);
        lock (atWork)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            State.CopyTo(stateBefore.Span);
            try
            {
                return TrainAlone(batch, count, update);
            }
            catch
            {
                stateBefore.Span.CopyTo(State);
                throw;
            }
        }
    }

    /// <summary>
    /// Segment by segment, in rounds of as many tiles as there are workers, or as the first-level cache has room for (all tiles where a segment
    /// writes no gradient): all train tiles, then all sum a slice each of the round's gradients and, after the last round, take the optimizer's
    /// step on their slice.
    /// </summary>
    private ScoreSums TrainAlone(ExampleRows batch, int count, bool update)
    {
        rows = batch;
        images = count;
        this.update = update;
        randomKey = network.StepKey(optimizer.Steps);
        team.Run(network.Architecture.TrainingForms, deriveForm);
        int tiles = (count - 1) / TileImages + 1;
        own = reduction.Begin(tiles, pieceCount);
        int end = own.First + own.Count;
        int endOfOwn = Math.Max(own.First * TileImages, Math.Min(end * TileImages, images));
        ignoredLabels?.ShareOut(team, rows, images, own, memoryOf, reduction);

        // Gradients that all have a place of their own are summed at once, in the end; else each segment's are, round by round. So are
        // those that other processes add to, which may have other places.
        bool isOneRound = own.Count <= tileGradients.Length && !reduction.HasOthers;
        bool sumsWhole = isOneRound || (piecesBySegment.Length == 1 && !reduction.HasOthers);
        bool isFused = update && guard is null && sumsWhole && squares.Length == 0 && !reduction.HasOthers;
        for (segment = 0; segment < piecesBySegment.Length; segment++)
        {
            bool isLastSegment = segment == piecesBySegment.Length - 1;
            pieces = sumsWhole ? wholeGradient : piecesBySegment[segment];
            int mostTiles = pieces.Length == 0 ? memories.Length : tileGradients.Length;
            firstTile = own.First;
            do
            {
                roundTiles = Math.Min(mostTiles, end - firstTile);
                int first = firstTile * TileImages;
                int ahead = segment > 0
                    ? 0
                    : rows.BeginRound(first, Math.Min(roundTiles * TileImages, endOfOwn - first), endOfOwn, images, mostTilesRead);
                team.Run(roundTiles + ahead, trainOrRead);
                endsSum = firstTile + roundTiles == end;
                bool isLast = isLastSegment && endsSum;
                sumsGradients = pieces.Length > 0 && (firstTile + roundTiles > 1 || hasOuterGradients || reduction.HasOthers) && (isLast || !isOneRound);
                appliesOptimizer = isLast && isFused;
                addsPenalties = appliesOptimizer && penalties is not null;
                if (appliesOptimizer)
                    optimizer.BeginStep(gradientNorm: 0);
                if (sumsGradients || appliesOptimizer)
                    team.Run(team.Count, sumSlice);
                firstTile += roundTiles;
            }
            while (firstTile < end);

            if (reduction.HasOthers)
                reduction.EndSegment(pieces, gradient.Span);
            if (!isLastSegment)
                reduction.Gather(exchange.Span[..(tiles * network.Architecture.ExchangeLength)], network.Architecture.ExchangeLength);
        }

        Span<Score> ofTiles = scores.AsSpan(0, tiles * outputs);
        reduction.GatherScores(ofTiles, outputs);
        sums.Clear();
        sums.Add(ofTiles, images);
        MetricSums.EndBatch(tiles, reduction);
        reduction.Complete(piecesBySegment, gradient.Span);
        Penalise(isAdded: isFused);
        if (update)
            reduction.ShareState(State);
        if (update && (isFused || ApplyToWhole()) && maxNorms is not null)
            team.Run(maxNorms.Count, limitNorms);
        compilation?.End();
        compilation = null;
        return sums;
    }

    private Span<float> State => network.ParameterVector.Span[gradient.Length..];

    /// <summary>
    /// Tiles come first: whoever finds none left reads what comes next. Each segment begins with the tile that the last one ended with, of which
    /// there is most in the caches.
    /// </summary>
    private void TrainOrRead(int piece, int worker)
    {
        if (piece < roundTiles)
            TrainTile(segment % 2 == 0 ? piece : roundTiles - 1 - piece, worker);
        else
            rows.ReadNext(piece - roundTiles);
    }

    private void TrainTile(int place, int worker)
    {
        int tile = firstTile + place;
        int first = tile * TileImages;
        int count = Math.Min(TileImages, images - first);
        TileMemory memory = piecesBySegment.Length > 1 || hasOuterGradients ? MemoryOf(tile) : memories[worker];
        if (segment == 0)
        {
            rows.Read(
                first, count, memory, out ReadOnlySpan<float> inputs, out ReadOnlySpan<float> targets, out ReadOnlySpan<float> weights);
            memory.Pack(inputs, targets, weights);
            classWeights?.Fill(memory, count, weights);
            ignoredLabels?.LeaveOut(memory, count);
            memory.Losses.AsSpan().Clear();
        }

        Workspace target = tile == 0 || pieces.Length == 0 ? gradient : tileGradients[place];
        network.RunTrainTile(new TrainingTile(
            ref network.ParameterVector.Origin, ref target.Origin, ref memory.Arena, ref scratches[worker].Origin, ref exchange.Origin,
            ref memory.Weights.Origin, ref memory.Losses[0], tile, images)
        {
            Segment = segment,
            UpdatesState = update,
            RandomKey = randomKey,
        });
        if (segment == piecesBySegment.Length - 1)
        {
            scorer.Score(memory, count, scores.AsSpan(tile * outputs, outputs));
            MetricSums.Take(memory, count, tile, worker);
        }
    }

    private TileMemory RoomOf(int tile, int worker) => memories[piecesBySegment.Length > 1 ? tile - own.First : worker];

    private TileMemory MemoryOf(int tile) => memories[tile - (piecesBySegment.Length > 1 ? own.First : firstTile)];
}
