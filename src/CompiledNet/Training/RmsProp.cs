using System.Numerics;
using System.Runtime.InteropServices;

namespace CompiledNet;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012) as Keras computes it: v = rho * v + (1 - rho) * g²; step = rate * g / sqrt(v + epsilon), and
/// parameter -= step; with momentum, velocity = momentum * velocity + step, and parameter -= velocity; centered, the divisor is
/// sqrt(v - mean² + epsilon) with mean = rho * mean + (1 - rho) * g.
/// </summary>
public sealed class RmsProp : Optimizer
{
    private readonly int velocitySlot;
    private readonly int meanSlot;

    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="rho">Part of the mean squared gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="momentum">Part of the velocity that stays from step to step, 0 to 1; 0 keeps no velocity at all.</param>
    /// <param name="epsilon">What keeps the divisor from zero: finite, above 0.</param>
    /// <param name="centered">Whether to divide by the deviation of the gradient instead of its root mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public RmsProp(float learningRate = 0.001f, float rho = 0.9f, float momentum = 0, float epsilon = 1e-7f, bool centered = false)
        : base(learningRate, ["square", .. momentum == 0 ? Array.Empty<string>() : ["velocity"], .. centered ? ["mean"] : Array.Empty<string>()])
    {
        CheckFraction(rho, nameof(rho));
        CheckMomentum(momentum, nameof(momentum));
        CheckEpsilon(epsilon, nameof(epsilon));
        Rho = rho;
        Momentum = momentum;
        Epsilon = epsilon;
        Centered = centered;
        velocitySlot = momentum == 0 ? 0 : 1;
        meanSlot = centered ? velocitySlot + 1 : 0;
    }

    /// <summary>Part of the mean squared gradient that stays from step to step.</summary>
    public float Rho { get; }

    /// <summary>Part of the velocity that stays from step to step.</summary>
    public float Momentum { get; }

    /// <summary>What keeps the divisor from zero.</summary>
    public float Epsilon { get; }

    /// <summary>Whether to divide by the deviation of the gradient instead of its root mean square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected internal override void Update(in OptimizerSlice slice)
    {
        // Without a velocity or a mean the slot of the squares stands in, unused.
        Span<Vector<float>> parameters = MemoryMarshal.Cast<float, Vector<float>>(slice.Parameters);
        ReadOnlySpan<Vector<float>> gradient = MemoryMarshal.Cast<float, Vector<float>>(slice.Gradient)[..parameters.Length];
        Span<Vector<float>> square = MemoryMarshal.Cast<float, Vector<float>>(slice.Slot(0))[..parameters.Length];
        Span<Vector<float>> velocity = MemoryMarshal.Cast<float, Vector<float>>(slice.Slot(velocitySlot))[..parameters.Length];
        Span<Vector<float>> mean = MemoryMarshal.Cast<float, Vector<float>>(slice.Slot(meanSlot))[..parameters.Length];
        for (int index = 0; index < parameters.Length; index++)
            parameters[index] -= Advance(gradient[index], ref square[index], ref velocity[index], ref mean[index]);

        // What is left over goes through the same formula, in all lanes alike.
        for (int index = parameters.Length * Vector<float>.Count; index < slice.Parameters.Length; index++)
        {
            var squareLanes = new Vector<float>(slice.Slot(0)[index]);
            var velocityLanes = new Vector<float>(slice.Slot(velocitySlot)[index]);
            var meanLanes = new Vector<float>(slice.Slot(meanSlot)[index]);
            slice.Parameters[index] -= Advance(
                new Vector<float>(slice.Gradient[index]), ref squareLanes, ref velocityLanes, ref meanLanes)[0];
            slice.Slot(0)[index] = squareLanes[0];
            if (velocitySlot > 0)
                slice.Slot(velocitySlot)[index] = velocityLanes[0];
            if (meanSlot > 0)
                slice.Slot(meanSlot)[index] = meanLanes[0];
        }
    }

    private Vector<float> Advance(Vector<float> gradient, ref Vector<float> square, ref Vector<float> velocity, ref Vector<float> mean)
    {
        square = Rho * square + (1 - Rho) * gradient * gradient;
        Vector<float> divisor = square;
        if (Centered)
        {
            mean = Rho * mean + (1 - Rho) * gradient;
            // Never negative but for rounding, which can exceed epsilon where gradients are large.
            divisor = Vector.Max(square - mean * mean, Vector<float>.Zero);
        }

        Vector<float> step = LearningRate * gradient / Vector.SquareRoot(divisor + new Vector<float>(Epsilon));
        if (Momentum == 0)
            return step;
        velocity = Momentum * velocity + step;
        return velocity;
    }
}
