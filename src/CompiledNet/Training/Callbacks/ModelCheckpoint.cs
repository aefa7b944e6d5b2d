using CompiledNet.Files;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Saves a checkpoint after epochs: weights, optimizer, epoch, random state and history, in one safetensors file that
/// <see cref="Network.Fit"/> resumes from, and <c>Load</c> reads the network from. It is written beside and renamed, so that a crash at any instant
/// leaves the file before or the new one. Checkpoints are written after all other callbacks have seen the epoch; in a cluster by rank 0.
/// </summary>
/// <param name="path">
/// The file. Fields in it stand for the number of the epoch and for what it measured, in Keras' words or C#'s and with formats of Python's or
/// C#'s: <c>w.{epoch:02d}-{val_loss:.2f}.safetensors</c>, <c>w.{Epoch:D2}-{ValidationLoss:F2}.safetensors</c>. Two braces stand for one.
/// Epochs that lack such a number, as between two validations, are not saved.
/// </param>
/// <exception cref="ArgumentException">The path is empty, or has a field or a format that is unknown.</exception>
public sealed class ModelCheckpoint(string path) : Callback
{
    private readonly PathTemplate template = new(path ?? "", nameof(path));
    private MetricWatch watch = new(Metric.ValidationLoss);

    /// <summary>The file, as it was given.</summary>
    public string Path { get; } = string.IsNullOrEmpty(path) ? throw new ArgumentException("Expected a file.", nameof(path)) : path;

    /// <summary>Whether to save only epochs that are better than all before; false, as in Keras, saves every epoch.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary>Whether to save the weights alone: smaller, but no training resumes from them.</summary>
    public bool SaveWeightsOnly { get; init; }

    /// <summary>What is best, for <see cref="SaveBestOnly"/>.</summary>
    public Metric Monitor { get; init; } = Metric.ValidationLoss;

    /// <summary>The value that the first epoch to be saved must surpass, for <see cref="SaveBestOnly"/>; null for none.</summary>
    public double? InitialValueThreshold { get; init; }

    /// <summary>The best value so far, for <see cref="SaveBestOnly"/>.</summary>
    public double? Best => watch.Best;

    internal override bool ComesLast => true;

    /// <inheritdoc/>
    protected internal override void OnTrainBegin(TrainingRun run)
    {
        foreach (Metric field in template.Fields)
            new MetricWatch(field).Check(run, $"The path of this {nameof(ModelCheckpoint)} names");
        if (!SaveBestOnly)
            return;
        watch = new MetricWatch(Monitor);
        watch.Check(run, this);
        watch.Reset(InitialValueThreshold);
        foreach (EpochResult epoch in run.History.Epochs)
            watch.Improves(epoch);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(TrainingRun run, EpochResult result)
    {
        // A network that training has ruined never takes the place of one that works.
        if (!double.IsFinite(result.Loss) || run.Trouble is not null)
            return;
        if (template.Fill(result) is not { } file || (SaveBestOnly && watch.Improves(result) != true))
            return;
        if (run.Rank > 0)
            return;
        if (SaveWeightsOnly)
            run.Network.Save(file);
        else
            CheckpointFile.Save(run.Network, run.Optimizer, run.History, BestWeightsOf(run), file);
    }

    private static Workspace? BestWeightsOf(TrainingRun run) =>
        run.Callbacks.Select(callback => callback.BestWeights).FirstOrDefault(weights => weights is not null);
}
