namespace CompiledNet;

/// <summary>
/// Shrinks the learning rate where a metric no longer improves: rate = max(rate * factor, least rate). Defaults are Keras'. The
/// optimizer must have no schedule.
/// </summary>
public sealed class ReduceLearningRateOnPlateau : Callback
{
    private readonly float factor = 0.1f;
    private readonly int patience = 10;
    private readonly double minDelta = 1e-4;
    private readonly int cooldown;
    private readonly float minLearningRate;
    private MetricWatch watch = new(Metric.ValidationLoss);
    private int waited;
    private int coolingDown;

    /// <summary>What is to improve.</summary>
    public Metric Monitor { get; init; } = Metric.ValidationLoss;

    /// <summary>What the rate is multiplied by, 0 to less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range or not a number.</exception>
    public float Factor
    {
        get => factor;
        init
        {
            Optimizer.CheckFraction(value, nameof(Factor));
            factor = value;
        }
    }

    /// <summary>The rate shrinks after the epoch that is the so-manieth in a row without improvement; 0 is as 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Patience
    {
        get => patience;
        init => patience = CallbackArguments.CheckCount(value, nameof(Patience));
    }

    /// <summary>How much better a value must be to count as better, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not a number.</exception>
    public double MinDelta
    {
        get => minDelta;
        init => minDelta = CallbackArguments.CheckDelta(value, nameof(MinDelta));
    }

    /// <summary>Epochs that are not counted after the rate has shrunk.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Cooldown
    {
        get => cooldown;
        init => cooldown = CallbackArguments.CheckCount(value, nameof(Cooldown));
    }

    /// <summary>The rate does not shrink below this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public float MinLearningRate
    {
        get => minLearningRate;
        init
        {
            LearningRateSchedule.CheckRate(value, nameof(MinLearningRate));
            minLearningRate = value;
        }
    }

    /// <inheritdoc/>
    protected internal override void OnTrainBegin(TrainingRun run)
    {
        if (run.Optimizer.Schedule is { } schedule)
        {
            throw new InvalidOperationException(
                $"{nameof(ReduceLearningRateOnPlateau)} sets the learning rate, but so does the optimizer's {schedule.GetType().Name}; expected one of them.");
        }

        watch = new MetricWatch(Monitor, MinDelta);
        watch.Check(run, this);
        waited = 0;
        coolingDown = 0;

        // A rate that epochs before have shrunk is in the checkpoint already.
        foreach (EpochResult epoch in run.History.Epochs)
            IsPlateau(epoch);
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(TrainingRun run, EpochResult result)
    {
        if (IsPlateau(result) && run.Optimizer.LearningRate > MinLearningRate)
            run.Optimizer.LearningRate = Math.Max(run.Optimizer.LearningRate * Factor, MinLearningRate);
    }

    private bool IsPlateau(EpochResult result)
    {
        if (watch.Improves(result) is not { } better)
            return false;
        if (coolingDown > 0)
        {
            coolingDown--;
            waited = 0;
        }

        if (better)
        {
            waited = 0;
            return false;
        }

        if (coolingDown > 0 || ++waited < Patience)
            return false;
        coolingDown = Cooldown;
        waited = 0;
        return true;
    }
}
