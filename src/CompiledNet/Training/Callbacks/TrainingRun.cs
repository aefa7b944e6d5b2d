using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>A training under way, as callbacks see it.</summary>
public sealed class TrainingRun
{
    private readonly Evaluation measured;

    internal TrainingRun(
        Network network, Optimizer optimizer, int epochs, bool hasValidation, IReadOnlyList<Callback> callbacks,
        CheckpointState? resumed, int rank = 0, MetricSet? metrics = null)
    {
        Network = network;
        Optimizer = optimizer;
        Epochs = epochs;
        Rank = rank;
        HasValidation = hasValidation;
        // Those that write files come last: a file then holds what others have changed after the epoch.
        Callbacks = [.. callbacks.Where(callback => !callback.ComesLast), .. callbacks.Where(callback => callback.ComesLast)];
        History = resumed?.History ?? new History();
        ResumedBestWeights = resumed?.BestWeights;
        measured = new TileScorer(network.Architecture).Summarize(
            new ScoreSums(network.Architecture.Outputs.Count),
            new MetricValues([.. (metrics ?? MetricSet.Empty).Metrics.Select(metric => (metric, 0.0))]));
    }

    /// <summary>The network that is trained.</summary>
    public Network Network { get; }

    /// <summary>What trains it.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Epochs that are to be trained; those before a training that is resumed count too.</summary>
    public int Epochs { get; }

    /// <summary>
    /// The number of this process among those of a cluster that train together; 0 where it is alone. Callbacks are called at all ranks, with
    /// the same numbers; those that write do so at rank 0.
    /// </summary>
    public int Rank { get; }

    /// <summary>Whether there are examples to validate on.</summary>
    public bool HasValidation { get; }

    /// <summary>The epochs so far; where training was resumed, those before it from the first on.</summary>
    public History History { get; }

    /// <summary>
    /// Set to end the training: after this epoch, or after this batch where a callback sets it in the midst of one. In a cluster, what one rank
    /// sets ends it at all.
    /// </summary>
    public bool StopTraining { get; set; }

    /// <summary>What kept the last step from being taken, where <see cref="TerminateOnNaN"/> watches; null where it was taken.</summary>
    internal string? Trouble { get; set; }

    /// <summary>All callbacks, those last that come last.</summary>
    internal Callback[] Callbacks { get; }

    /// <summary>The best parameters of the training that is resumed, where it kept any.</summary>
    internal Workspace? ResumedBestWeights { get; }

    /// <summary>Ends the training and says why, in <see cref="History.StopReason"/>.</summary>
    /// <param name="reason">The reason in words.</param>
    public void Stop(string reason)
    {
        StopTraining = true;
        History.StopReason = reason;
    }

    /// <summary>Whether epochs of this training have a metric at all.</summary>
    public bool Measures(Metric metric) => Measured.Contains(metric);

    /// <summary>All metrics that epochs of this training have, but those of validation between two of them.</summary>
    public IEnumerable<Metric> Measured => new EpochResult(0, measured, HasValidation ? measured : null, 0, 0).Measured;
}
