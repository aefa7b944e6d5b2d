using System.Globalization;

namespace CompiledNet;

/// <summary>
/// A rate that changes at some steps and stays the same between them, as Keras' PiecewiseConstantDecay: values[0] up to step
/// boundaries[0], that one included, values[1] up to boundaries[1], and so on; the last value from then on.
/// </summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly long[] boundaries;
    private readonly float[] values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of each value but the last one; ascending.</param>
    /// <param name="values">The rates, one more than boundaries: finite, zero or more.</param>
    /// <exception cref="ArgumentException">The boundaries do not ascend, or the values are not one more.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative, infinite or not a number.</exception>
    public PiecewiseConstantDecay(ReadOnlySpan<long> boundaries, ReadOnlySpan<float> values)
    {
        if (values.Length != boundaries.Length + 1)
        {
            throw new ArgumentException(
                $"Expected {boundaries.Length + 1} values, one more than boundaries; got {values.Length}.", nameof(values));
        }

        for (int index = 1; index < boundaries.Length; index++)
        {
            if (boundaries[index] <= boundaries[index - 1])
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Expected ascending steps; {boundaries[index]} follows {boundaries[index - 1]}."),
                    nameof(boundaries));
            }
        }

        foreach (float value in values)
            CheckRate(value, nameof(values));
        this.boundaries = boundaries.ToArray();
        this.values = values.ToArray();
    }

    /// <inheritdoc/>
    public override float RateAt(long step)
    {
        int piece = 0;
        while (piece < boundaries.Length && step > boundaries[piece])
            piece++;
        return values[piece];
    }
}
