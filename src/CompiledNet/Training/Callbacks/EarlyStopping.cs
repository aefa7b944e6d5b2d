using System.Globalization;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>Ends training where a metric no longer improves. Rules and defaults are Keras'.</summary>
public sealed class EarlyStopping : Callback
{
    private MetricWatch watch = new(Metric.ValidationLoss);
    private Workspace? bestWeights;
    private int bestEpoch;
    private int waited;

    /// <summary>What is to improve.</summary>
    public Metric Monitor { get; init; } = Metric.ValidationLoss;

    /// <summary>How much better a value must be to count as better, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not a number.</exception>
    public double MinDelta
    {
        get => minDelta;
        init => minDelta = CallbackArguments.CheckDelta(value, nameof(MinDelta));
    }

    /// <summary>Training ends with the epoch that is the so-manieth in a row without improvement; 0 is as 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Patience
    {
        get => patience;
        init => patience = CallbackArguments.CheckCount(value, nameof(Patience));
    }

    /// <summary>
    /// The value that must be surpassed for training to go on: an epoch that is the best so far but does not surpass it counts as one
    /// without improvement, though training never ends with it. Null for none.
    /// </summary>
    public double? Baseline { get; init; }

    /// <summary>
    /// Whether the network gets back the parameters of its best epoch, whether it was stopped or not; false, as in Keras.
    /// </summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>Epochs up to this one are not looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int StartFromEpoch
    {
        get => startFromEpoch;
        init => startFromEpoch = CallbackArguments.CheckCount(value, nameof(StartFromEpoch));
    }

    /// <summary>The epoch that training was stopped after, from 1; null where it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    internal override Workspace? BestWeights => bestWeights;

    private readonly double minDelta;
    private readonly int patience;
    private readonly int startFromEpoch;

    /// <inheritdoc/>
    protected internal override void OnTrainBegin(TrainingRun run)
    {
        watch = new MetricWatch(Monitor, MinDelta);
        watch.Check(run, this);
        watch.Reset(best: null);
        waited = 0;
        bestEpoch = 0;
        StoppedEpoch = null;
        bestWeights = RestoreBestWeights ? run.ResumedBestWeights : null;
        foreach (EpochResult epoch in run.History.Epochs)
            Judge(run, epoch);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(TrainingRun run, EpochResult result)
    {
        if (!Judge(run, result) || !RestoreBestWeights)
            return;
        bestWeights ??= new Workspace(run.Network.ParameterVector.Length);
        run.Network.ParameterVector.Span.CopyTo(bestWeights.Span);
    }

    /// <inheritdoc/>
    protected internal override void OnTrainEnd(TrainingRun run)
    {
        if (bestWeights is null)
            return;
        using NetworkAccess.Scope change = run.Network.Access.Change(nameof(EarlyStopping));
        bestWeights.Span.CopyTo(run.Network.ParameterVector.Span);
    }

    /// <summary>
    /// Whether the parameters of an epoch are the best: those of the first that is looked at are, until others are better. Stops the
    /// training where there have been too many without improvement.
    /// </summary>
    private bool Judge(TrainingRun run, EpochResult result)
    {
        if (result.Epoch <= StartFromEpoch || watch.Improves(result) is not { } better)
            return false;
        bool isFirst = bestEpoch == 0;
        waited++;
        if (better || isFirst)
            bestEpoch = result.Epoch;
        if (better)
        {
            if (Baseline is null || watch.IsBetter(watch.Best!.Value, Baseline))
                waited = 0;
            return true;
        }

        if (waited >= Math.Max(1, Patience) && result.Epoch > 1 && StoppedEpoch is null)
        {
            StoppedEpoch = result.Epoch;
            run.Stop(string.Create(CultureInfo.InvariantCulture, $"Stopped after epoch {result.Epoch}: {Monitor} has not {Missing()}."));
        }

        return isFirst;
    }

    private string Missing() => Baseline is { } baseline && !(watch.Best is { } best && watch.IsBetter(best, baseline))
        ? string.Create(CultureInfo.InvariantCulture, $"surpassed {baseline}")
        : string.Create(CultureInfo.InvariantCulture, $"improved since epoch {bestEpoch}");
}
