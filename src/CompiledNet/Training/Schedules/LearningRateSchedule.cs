namespace CompiledNet;

/// <summary>
/// The learning rate as a function of the steps taken: <c>new Adam { Schedule = new CosineDecay(0.001f, decaySteps: 10_000) }</c>.
/// A plain number is a schedule too, whose rate never changes.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>The rate of one step.</summary>
    /// <param name="step">Steps taken before it: 0 for the first.</param>
    /// <returns>A finite number, zero or more.</returns>
    public abstract float RateAt(long step);

    /// <summary>A rate that never changes.</summary>
    /// <param name="rate">Finite, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, infinite or not a number.</exception>
    public static implicit operator LearningRateSchedule(float rate) => new PiecewiseConstantDecay([], [rate]);

    internal static void CheckRate(float rate, string argument)
    {
        if (!float.IsFinite(rate) || rate < 0)
            throw new ArgumentOutOfRangeException(argument, rate, "Expected a finite number, zero or more.");
    }
}
