namespace CompiledNet;

/// <summary>Holds a loss of one's own true, in one's own tests: its gradient must be the slope of what it returns.</summary>
public static class LossCheck
{
    /// <summary>
    /// The step to each side, of an output of magnitude 1: about the cube root of the relative error of a float, where what is rounded away
    /// and what a finite step leaves out are alike small.
    /// </summary>
    private const float Offset = 1f / 128;

    private const double RoundingOfFloats = 1.0 / (1 << 23);

    /// <summary>
    /// Compares the gradient that a loss gives with central differences of the loss, output by output, at two steps of which the error of
    /// the second order is taken out. A place where the loss has a kink, as |output - target| at 0, has no slope to compare with: choose
    /// others.
    /// </summary>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="output">Outputs of one image to compare at: such as a network gives.</param>
    /// <param name="target">Its targets.</param>
    /// <param name="tolerance">
    /// Largest difference, as a part of the larger of both; what rounding of floats can make of the loss is allowed beside it.
    /// </param>
    /// <returns>The largest difference, as a part of the larger of both, of all outputs where it is more than rounding explains.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is not above 0, or there is no output.</exception>
    /// <exception cref="LossGradientException">They differ by more: the message says at which output, and by how much.</exception>
    public static double Verify<TLoss>(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double tolerance = 0.01)
        where TLoss : struct, ILoss
    {
        ArgumentOutOfRangeException.ThrowIfZero(output.Length, nameof(output));
        if (!(tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "Expected a tolerance above 0.");
        string name = typeof(TLoss).Name;
        float[] gradient = new float[output.Length], unused = new float[output.Length], moved = output.ToArray();
        float loss = TLoss.Compute(output, target, gradient);
        if (!float.IsFinite(loss))
            throw new LossGradientException(FormattableString.Invariant($"{name} is {loss} at these outputs; expected a finite number."));

        double worst = 0;
        for (int index = 0; index < output.Length; index++)
        {
            float step = Offset * MathF.Max(1, MathF.Abs(output[index]));
            (double near, double rounding) = Slope(index, step, output, target);
            (double far, _) = Slope(index, 2 * step, output, target);
            double slope = near + (near - far) / 3;
            double difference = Math.Abs(gradient[index] - slope);
            double larger = Math.Max(Math.Abs(slope), Math.Abs(gradient[index]));
            if (!(difference <= tolerance * larger + rounding))
            {
                throw new LossGradientException(FormattableString.Invariant(
                    $"The gradient of {name} by output {index} is {gradient[index]:G6} where that is {output[index]:G6}, but the loss changes by {slope:G6} for each unit of it: they differ by {difference:G3}; {tolerance * larger + rounding:G3} is allowed."));
            }

            if (difference > rounding)
                worst = Math.Max(worst, difference / larger);
        }

        return worst;

        (double Slope, double Rounding) Slope(int index, float step, ReadOnlySpan<float> at, ReadOnlySpan<float> targets)
        {
            float above = at[index] + step, below = at[index] - step;
            double more = LossAt(above, targets), less = LossAt(below, targets);
            moved[index] = at[index];

            // The loss is rounded in the end, and a few times on the way.
            const int Roundings = 8;
            double width = (double)above - below;
            return ((more - less) / width, Roundings * RoundingOfFloats * Math.Max(Math.Abs(more), Math.Abs(less)) / width);

            double LossAt(float value, ReadOnlySpan<float> targets)
            {
                moved[index] = value;
                Array.Clear(unused);
                return TLoss.Compute(moved, targets, unused);
            }
        }
    }
}
