using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// A rate that first rises in a straight line to where another schedule begins, which then takes over from its own step 0; with
/// <see cref="CosineDecay"/>, Keras' CosineDecay with <c>warmup_target</c>.
/// </summary>
public sealed class LinearWarmup : LearningRateSchedule
{
    private readonly LearningRateSchedule schedule;
    private readonly long warmupSteps;
    private readonly float initial;
    private readonly float target;

    /// <summary>Makes the schedule.</summary>
    /// <param name="schedule">What follows the warm-up; a plain number for a rate that stays.</param>
    /// <param name="warmupSteps">Steps of the rise, 1 or more.</param>
    /// <param name="initialLearningRate">The rate of the first step: finite, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public LinearWarmup(LearningRateSchedule schedule, long warmupSteps, float initialLearningRate = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Argument.CheckPositive(warmupSteps, nameof(warmupSteps), "steps");
        CheckRate(initialLearningRate, nameof(initialLearningRate));
        this.schedule = schedule;
        this.warmupSteps = warmupSteps;
        initial = initialLearningRate;
        target = schedule.RateAt(0);
    }

    /// <inheritdoc/>
    public override float RateAt(long step) => step < warmupSteps
        ? (float)(initial + ((double)target - initial) * step / warmupSteps)
        : schedule.RateAt(step - warmupSteps);
}
