using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>A rate that shrinks by a factor, as Keras' ExponentialDecay: initial * factor^(step / decaySteps).</summary>
public sealed class ExponentialDecay : LearningRateSchedule
{
    private readonly float initial;
    private readonly long decaySteps;
    private readonly float decayRate;
    private readonly bool staircase;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate of the first step: finite, zero or more.</param>
    /// <param name="decaySteps">Steps after which the rate has shrunk by the factor, 1 or more.</param>
    /// <param name="decayRate">The factor: finite, zero or more.</param>
    /// <param name="staircase">Whether the rate shrinks at once every so many steps, instead of a little with each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public ExponentialDecay(float initialLearningRate, long decaySteps, float decayRate, bool staircase = false)
    {
        CheckRate(initialLearningRate, nameof(initialLearningRate));
        Argument.CheckPositive(decaySteps, nameof(decaySteps), "steps");
        CheckRate(decayRate, nameof(decayRate));
        initial = initialLearningRate;
        this.decaySteps = decaySteps;
        this.decayRate = decayRate;
        this.staircase = staircase;
    }

    /// <inheritdoc/>
    public override float RateAt(long step) =>
        (float)(initial * Math.Pow(decayRate, staircase ? step / decaySteps : (double)step / decaySteps));
}
