using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// A rate that falls along half a cosine (Loshchilov and Hutter 2017), as Keras' CosineDecay: initial * ((1 - alpha) *
/// (1 + cos(pi * step / decaySteps)) / 2 + alpha), and initial * alpha from then on. For a warm-up see <see cref="LinearWarmup"/>.
/// </summary>
public sealed class CosineDecay : LearningRateSchedule
{
    private readonly float initial;
    private readonly long decaySteps;
    private readonly float alpha;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate of the first step: finite, zero or more.</param>
    /// <param name="decaySteps">Steps of the descent, 1 or more.</param>
    /// <param name="alpha">Part of the initial rate that remains in the end, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public CosineDecay(float initialLearningRate, long decaySteps, float alpha = 0)
    {
        CheckRate(initialLearningRate, nameof(initialLearningRate));
        Argument.CheckPositive(decaySteps, nameof(decaySteps), "steps");
        if (!(alpha is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Expected 0 to 1.");
        initial = initialLearningRate;
        this.decaySteps = decaySteps;
        this.alpha = alpha;
    }

    /// <inheritdoc/>
    public override float RateAt(long step)
    {
        double done = (double)Math.Min(step, decaySteps) / decaySteps;
        double cosine = (1 + Math.Cos(Math.PI * done)) / 2;
        return (float)(initial * ((1 - alpha) * cosine + alpha));
    }
}
