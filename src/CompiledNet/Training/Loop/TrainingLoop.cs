using System.Diagnostics;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>The epochs of one <see cref="Network.Fit"/>: every argument has been checked.</summary>
internal sealed class TrainingLoop
{
    private readonly TrainingRun run;
    private readonly Network network;
    private readonly Trainer trainer;
    private readonly TileScorer scorer;
    private readonly ScoreSums epochSums;
    private readonly Dataset data;
    private readonly ReadAhead rows;
    private readonly int[] order;
    private readonly int batchSize;
    private readonly Evaluator? evaluator;
    private readonly FitOptions options;
    private readonly ProgressWriter progress;
    private readonly RankAgreement? ranks;
    private readonly BatchReduction reduction;
    private readonly CancellationToken cancellation;

    public TrainingLoop(
        TrainingRun run, Trainer trainer, Dataset data, ExampleReader examples, int batchSize, Evaluator? evaluator, FitOptions options,
        ProgressWriter progress, BatchReduction reduction, RankAgreement? ranks, CancellationToken cancellation)
    {
        this.run = run;
        network = run.Network;
        this.trainer = trainer;
        this.data = data;
        this.batchSize = batchSize;
        this.evaluator = evaluator;
        this.options = options;
        this.progress = progress;
        this.ranks = ranks;
        this.reduction = reduction;
        this.cancellation = cancellation;
        scorer = new TileScorer(network.Architecture);
        epochSums = new ScoreSums(network.Architecture.Outputs.Count);
        order = new int[data.Count];
        rows = new ReadAhead(examples, order, batchSize, reduction);
    }

    private int Steps => (order.Length - 1) / batchSize + 1;

    /// <summary>Tells the callbacks, each of which may yet refuse.</summary>
    public void Begin()
    {
        foreach (Callback callback in run.Callbacks)
            callback.OnTrainBegin(run);
    }

    /// <summary>Trains until the epochs are over or a callback stops.</summary>
    public void Run()
    {
        int epoch = run.History.Epochs.Count == 0 ? 0 : run.History.Epochs[^1].Epoch;
        while (GoesOn(Occasion.Epoch) && epoch < run.Epochs)
        {
            epoch++;
            foreach (Callback callback in run.Callbacks)
                callback.OnEpochBegin(run, epoch);
            EpochResult result = RunEpoch(epoch);
            run.History.Add(result);
            foreach (Callback callback in run.Callbacks)
                callback.OnEpochEnd(run, result);
        }

        foreach (Callback callback in run.Callbacks)
            callback.OnTrainEnd(run);
        if (run.History.StopReason is { } reason)
            progress.Note(reason);
    }

    /// <summary>Whether no callback has ended the training, here or at another rank.</summary>
    private bool GoesOn(Occasion next) => ranks is null ? !run.StopTraining : ranks.GoesOn(next, run, cancellation.IsCancellationRequested);

    private EpochResult RunEpoch(int epoch)
    {
        progress.BeginEpoch(epoch);
        long begin = Stopwatch.GetTimestamp();
        data.BeginEpoch(network.EpochsTrained);
        Arrange();
        rows.Forget();
        (Evaluation training, int images) = Train();
        double trainingSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        network.EpochsTrained++;

        ranks?.BeginWork();
        Evaluation? validation = epoch % options.ValidationFrequency == 0 ? evaluator?.Run() : null;
        ranks?.EndWork();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var result = new EpochResult(epoch, training, validation, seconds, images / trainingSeconds);
        progress.EndEpoch(result, Steps);
        return result;
    }

    /// <summary>
    /// The order depends on the seed and on how many epochs the network has seen, on nothing else: a resumed run has the same.
    /// </summary>
    private void Arrange()
    {
        for (int index = 0; index < order.Length; index++)
            order[index] = index;
        if (!options.Shuffle)
            return;
        var random = new RandomStream(network.Seed, RandomPurpose.Shuffling, network.EpochsTrained);
        random.Shuffle(order);
    }

    private (Evaluation Means, int Images) Train()
    {
        epochSums.Clear();
        int done = 0;
        trainer.MetricSums.Clear();
        for (int step = 1; GoesOn(Occasion.Step) && done < order.Length; step++)
        {
            if (ranks is null)
                cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batchSize, order.Length - done);
            rows.Start = done;
            ranks?.BeginWork();
            ScoreSums batch = trainer.StepOn(rows, count);
            ranks?.EndWork();
            epochSums.Add(batch);
            done += count;
            run.Trouble = trainer.Guard?.Trouble;
            foreach (Callback callback in run.Callbacks)
                callback.OnBatchEnd(run, step, scorer.MeanLoss(batch));
            if (progress.WantsRedraw)
                progress.Redraw(step, Steps, Summarize(null));
        }

        ranks?.BeginWork();
        Evaluation means = Summarize(reduction);
        ranks?.EndWork();
        return (means, done);
    }

    /// <summary>The means so far. Within an epoch, metrics are those of own tiles: other processes are asked at its end.</summary>
    private Evaluation Summarize(BatchReduction? others) => scorer.Summarize(epochSums, trainer.MetricSums.Summarize(others));
}
