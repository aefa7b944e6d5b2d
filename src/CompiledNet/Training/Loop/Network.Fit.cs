using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Intrinsics;
using CompiledNet.Files;
using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>Epochs that <see cref="Fit"/> has trained this network for: with the seed, the state of its random numbers.</summary>
    public long EpochsTrained { get; internal set; }

    internal int Seed => seed;

    /// <summary>The memory of training.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    internal ArenaLayout TrainingLayout => Architecture.Training ?? throw new InvalidOperationException(
        $"{Architecture.Name} has no loss: it only predicts. Training and evaluating need [Loss(...)] on the class.");

    /// <summary>Whether the runtime's compiler is told not to optimise the network's assembly.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2045", Justification = "Trimmed away, it counts as optimised, and nothing is said.")]
    private bool IsUnoptimised => GetType().Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    /// <summary>What makes it many times slower than it could be, with the remedy: each operation of its kernels is a call then.</summary>
    private IEnumerable<string> ReasonsToBeSlow()
    {
        if (IsUnoptimised)
            yield return $"{Architecture.Name} is compiled unoptimised and many times slower: build with <Optimize>true</Optimize> (CN5004).";
        if (!Vector128.IsHardwareAccelerated)
        {
            yield return $"{Architecture.Name} has no vectors and is many times slower: this process is told not to use the processor's "
                + "(DOTNET_EnableHWIntrinsic=0), or the processor has none.";
        }
    }

    /// <summary>
    /// Trains on a data set, in batches and epochs. Every example is checked before the first step, so that a wrong one leaves the
    /// network unchanged, and again each time it is read: one that has become wrong ends the training with what the steps before it made.
    /// The result is the same, bit for bit, for any number of threads.
    /// </summary>
    /// <param name="data">The examples to train on.</param>
    /// <param name="optimizer">What turns gradients into steps. It may go on from one call to the next, with one network.</param>
    /// <param name="epochs">How often to go through the data, 1 or more; where training is resumed, the epochs before it count too.</param>
    /// <param name="batchSize">Examples of one step, 1 or more; the last batch of an epoch may be smaller.</param>
    /// <param name="validationSplit">
    /// Part of the data that is not trained on but evaluated after each epoch: its last part, before shuffling. 0 to less than 1.
    /// </param>
    /// <param name="validation">Examples to evaluate after each epoch, instead of a part of <paramref name="data"/>.</param>
    /// <param name="threads">
    /// Threads at work, the caller's included; 0 for one each processor. Those that have no part of a batch left to train read the next
    /// one meanwhile.
    /// </param>
    /// <param name="classWeights">
    /// What each class counts for, by its number, to make up for classes that are rare: loss and gradient of its examples (of a map: of its
    /// positions) are multiplied by it, and still divided by the batch's size, as in Keras. Classes that are not named count 1. Of yes
    /// and no, the classes are 0 and 1. Accuracy and validation stay as they are. Null where all count alike.
    /// </param>
    /// <param name="callbacks">Who is told of each epoch.</param>
    /// <param name="resumeFrom">
    /// A checkpoint that <see cref="ModelCheckpoint"/> has written, to go on from as if training had never stopped; null to begin anew.
    /// With the same data and arguments the result is that of the training without interruption, bit for bit.
    /// </param>
    /// <param name="verbosity">What is written on progress.</param>
    /// <param name="progressWriter">Where progress is written; the console where null.</param>
    /// <param name="options">What is rarely said; null for the defaults.</param>
    /// <param name="metrics">
    /// What is measured of training and validation besides loss, accuracy and mean absolute error: <c>[Metric.F1, "auc"]</c>. Null for nothing.
    /// </param>
    /// <param name="cluster">
    /// The processes that train the network together: all call this with the same arguments, of which <paramref name="threads"/>,
    /// <paramref name="verbosity"/> and <paramref name="cancellation"/> may differ. The result is the same, bit for bit, for any number
    /// of them. Rank 0 alone writes progress and what callbacks of the library write. The other ranks keep the gradients of all their tiles
    /// of a batch. Null for this process alone.
    /// </param>
    /// <param name="cancellation">
    /// Ends the training between two steps, with the parameters of the last one; in a cluster, at all ranks.
    /// </param>
    /// <returns>Losses and metrics of each epoch, of those before a training that is resumed too.</returns>
    /// <exception cref="ArgumentException">
    /// An argument is out of range, or an example does not fit the network; the network is unchanged, or what the last step made of it
    /// where the example was right when it was read first.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The checkpoint is damaged, or of another network or optimizer; the message lists all differences, the network is unchanged.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The network has no loss, the optimizer trains another network, a callback monitors what is not measured, or another thread (or a
    /// callback of another <see cref="Fit"/>) trains, loads or saves this network.
    /// </exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    /// <exception cref="ClusterException">
    /// Another rank has failed, or ranks were given different networks, data or arguments; the message says which rank, and in what.
    /// </exception>
    public History Fit(
        Dataset data, Optimizer optimizer, int epochs = 1, int batchSize = 32, float validationSplit = 0, Dataset? validation = null,
        int threads = 0, IReadOnlyDictionary<int, float>? classWeights = null, IReadOnlyList<Callback>? callbacks = null,
        string? resumeFrom = null, Verbosity verbosity = Verbosity.Auto, TextWriter? progressWriter = null, FitOptions? options = null,
        IReadOnlyList<Metric>? metrics = null, Cluster? cluster = null, CancellationToken cancellation = default)
    {
        var ranks = RankAgreement.Of(cluster, Occasion.Fit);
        try
        {
            return FitTogether(
                data, optimizer, epochs, batchSize, validationSplit, validation, threads, classWeights, callbacks ?? [], resumeFrom,
                verbosity, progressWriter, options ?? FitOptions.Default, metrics, cluster, ranks, cancellation);
        }
        catch (Exception failure) when (ranks is not null)
        {
            ranks.Fail(failure);
            throw;
        }
    }

    private History FitTogether(
        Dataset data, Optimizer optimizer, int epochs, int batchSize, float validationSplit, Dataset? validation, int threads,
        IReadOnlyDictionary<int, float>? classWeights, IReadOnlyList<Callback> callbacks, string? resumeFrom, Verbosity verbosity,
        TextWriter? progressWriter, FitOptions options, IReadOnlyList<Metric>? metrics, Cluster? cluster, RankAgreement? ranks,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(optimizer);
        Argument.CheckPositive(epochs, nameof(epochs), "times to go through the data");
        Argument.CheckPositive(batchSize, nameof(batchSize), "examples of a step");
        if (resumeFrom is "")
            throw new ArgumentException("Expected a checkpoint's file, or null to begin anew.", nameof(resumeFrom));
        int workers = WorkerTeam.CountFor(threads);
        _ = TrainingLayout;
        using NetworkAccess.Scope change = Access.Change(nameof(Fit), isPartOfOthers: false);
        if (validationSplit != 0 && validation is not null)
            throw new ArgumentException("Expected validationSplit or validation, not both.", nameof(validationSplit));
        ClassWeights.Create(Architecture, classWeights, nameof(classWeights));
        MetricSet measured = MetricSet.Create(Architecture, metrics, nameof(metrics));
        EarlyCompilation.Of(this);
        RankAgreement.CheckShare(data, cluster, nameof(data));
        RankAgreement.CheckShare(validation, cluster, nameof(validation));
        data = data.Fixed;
        validation = validation?.Fixed;
        bool isCompared = ranks is not null;
        Fingerprint contents = ExampleCheck.CheckDataset(Architecture, data, nameof(data), isCompared);
        Fingerprint validationContents =
            validation is null ? default : ExampleCheck.CheckDataset(Architecture, validation, nameof(validation), isCompared);

        if (callbacks.Any(callback => callback is null))
            throw new ArgumentException("Expected callbacks; one of them is null.", nameof(callbacks));
        (Dataset all, int trained) = (data, CountTrained(data.Count, validationSplit));
        ExampleReader? validated = validation is null ? null : new ExampleReader(Architecture, validation, nameof(validation));
        if (trained < data.Count)
        {
            validated =
                new ExampleReader(Architecture, data.Slice(trained, data.Count - trained).Unchanged, nameof(data)) { FirstIndex = trained };
            data = data.Slice(0, trained);
        }

        // What is NaN in the inputs is for TerminateOnNaN to find, where it watches.
        bool isWatched = callbacks.Any(callback => callback is TerminateOnNaN);
        var examples = new ExampleReader(Architecture, data, nameof(data)) { AllowsNonFiniteInputs = isWatched };
        OptimizerState before = optimizer.State;
        CheckpointState? resumed = resumeFrom is null ? null : CheckpointFile.Read(this, optimizer, resumeFrom);
        var reduction = BatchReduction.Of(cluster);
        using var trainer = new Trainer(
            this, optimizer, Math.Min(batchSize, data.Count), workers, classWeights, readsAhead: true, reduction, measured)
        {
            Guard = isWatched ? new StepGuard(this, optimizer) : null,
        };
        Evaluator? evaluator = validated is null ? null : new Evaluator(this, validated, workers, reduction, measured);
        int rank = cluster?.Rank ?? 0;
        var progress = new ProgressWriter(progressWriter, rank == 0 ? verbosity : Verbosity.Quiet, epochs);
        var run = new TrainingRun(this, optimizer, epochs, evaluator is not null, callbacks, resumed, rank, measured);
        var loop = new TrainingLoop(run, trainer, data, examples, batchSize, evaluator, options, progress, reduction, ranks, cancellation);
        resumed?.Exchange();
        try
        {
            ranks?.Compare(
            [
                .. FitFacts.Of(this),
                .. FitFacts.Of(optimizer, (long)epochs * ((data.Count - 1) / batchSize + 1)),
                FitFacts.Of(nameof(data), all, contents),
                FitFacts.Of(nameof(validation), validation, validationContents),
                .. FitFacts.Of(epochs, batchSize, validationSplit, classWeights, options, callbacks),
                ("metrics", string.Join(", ", measured.Metrics)),
                ("reduction", cluster!.Reduction.ToString()),
            ]);
            loop.Begin();
        }
        catch
        {
            // A callback or another rank has refused: what was resumed is taken back, and the optimizer is as free as it was.
            resumed?.Exchange();
            optimizer.State = before;
            throw;
        }

        foreach (string reason in ReasonsToBeSlow())
            progress.Note(reason);
        loop.Run();
        return run.History;
    }

    /// <summary>Predicts a data set and compares with its targets. The result is the same for any number of threads.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="threads">Threads at work, the caller's included; 0 for one each processor.</param>
    /// <param name="cluster">
    /// The processes that evaluate together: all call this, with the same network and data. Null for this process alone.
    /// </param>
    /// <param name="metrics">What is measured besides loss, accuracy and mean absolute error; null for nothing.</param>
    /// <returns>Loss and metrics, computed from the outputs.</returns>
    /// <exception cref="ArgumentException">The data set is empty, or an example does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    /// <exception cref="ClusterException">Another rank has failed, or ranks were given different networks or data.</exception>
    public Evaluation Evaluate(Dataset data, int threads = 0, Cluster? cluster = null, IReadOnlyList<Metric>? metrics = null)
    {
        var ranks = RankAgreement.Of(cluster, Occasion.Evaluate);
        try
        {
            int workers = WorkerTeam.CountFor(threads);
            _ = TrainingLayout;
            ArgumentNullException.ThrowIfNull(data);
            MetricSet measured = MetricSet.Create(Architecture, metrics, nameof(metrics));
            RankAgreement.CheckShare(data, cluster, nameof(data));
            data = data.Fixed;
            Fingerprint contents = ExampleCheck.CheckDataset(Architecture, data, nameof(data), isCompared: ranks is not null);
            ranks?.Compare([.. FitFacts.Of(this), FitFacts.Of(nameof(data), data, contents), ("metrics", string.Join(", ", measured.Metrics))]);
            var evaluator = new Evaluator(this, new ExampleReader(Architecture, data, nameof(data)), workers, BatchReduction.Of(cluster), measured);
            ranks?.BeginWork();
            Evaluation evaluation = evaluator.Run();
            ranks?.EndWork();
            return evaluation;
        }
        catch (Exception failure) when (ranks is not null)
        {
            ranks.Fail(failure);
            throw;
        }
    }

    /// <summary>
    /// Examples that are trained on: floor(count * (1 - split)), as in Keras. Decimal numbers are what users write: in binary, 60,000
    /// examples less 0.1f of them would be 53,999.
    /// </summary>
    private static int CountTrained(int count, float validationSplit)
    {
        if (!(validationSplit is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validationSplit), validationSplit, "Expected 0 to less than 1.");
        int trained = (int)Math.Floor(count * (1 - (decimal)validationSplit));
        if (trained < 1 || (validationSplit > 0 && trained == count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationSplit), validationSplit,
                $"Of {count} examples this leaves {trained} to train on and {count - trained} to validate on; expected 1 or more of each.");
        }

        return trained;
    }
}
