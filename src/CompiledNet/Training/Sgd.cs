using System.Numerics;
using System.Runtime.InteropServices;

namespace CompiledNet;

/// <summary>
/// Stochastic gradient descent with momentum, as Keras computes it: velocity = momentum * velocity - rate * gradient, and
/// parameter += velocity; with Nesterov's look ahead, parameter += momentum * velocity - rate * gradient.
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">Length of a step along the gradient: finite, zero or more.</param>
    /// <param name="momentum">Part of the velocity that stays from step to step, 0 to 1; 0 keeps no velocity at all.</param>
    /// <param name="nesterov">Whether to look one step ahead along the velocity (Nesterov 1983).</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the momentum is out of range or not a number.</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0, bool nesterov = false)
        : base(learningRate, momentum == 0 ? [] : ["velocity"])
    {
        CheckMomentum(momentum, nameof(momentum));
        Momentum = momentum;
        Nesterov = nesterov;
    }

    /// <summary>Part of the velocity that stays from step to step.</summary>
    public float Momentum { get; }

    /// <summary>Whether to look one step ahead along the velocity. It means nothing without momentum, as in Keras.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected internal override void Update(in OptimizerSlice slice)
    {
        if (Momentum == 0)
            Descend(slice.Parameters, slice.Gradient);
        else if (Nesterov)
            LookAhead(slice.Parameters, slice.Gradient, slice.Slot(0));
        else
            FollowVelocity(slice.Parameters, slice.Gradient, slice.Slot(0));
    }

    // Each loop runs over whole vectors and ends with the same formula for single floats. Products and sums round one by one in both,
    // so that a float's result does not depend on where a slice ends.

    private void Descend(Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        float rate = LearningRate;
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        ReadOnlySpan<Vector<float>> wideGradient = MemoryMarshal.Cast<float, Vector<float>>(gradient)[..wide.Length];
        for (int index = 0; index < wide.Length; index++)
            wide[index] -= rate * wideGradient[index];

        for (int index = wide.Length * Vector<float>.Count; index < parameters.Length; index++)
            parameters[index] -= rate * gradient[index];
    }

    private void FollowVelocity(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> velocity)
    {
        float rate = LearningRate;
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        ReadOnlySpan<Vector<float>> wideGradient = MemoryMarshal.Cast<float, Vector<float>>(gradient)[..wide.Length];
        Span<Vector<float>> wideVelocity = MemoryMarshal.Cast<float, Vector<float>>(velocity)[..wide.Length];
        for (int index = 0; index < wide.Length; index++)
        {
            Vector<float> moved = Momentum * wideVelocity[index] - rate * wideGradient[index];
            wideVelocity[index] = moved;
            wide[index] += moved;
        }

        for (int index = wide.Length * Vector<float>.Count; index < parameters.Length; index++)
        {
            float moved = Momentum * velocity[index] - rate * gradient[index];
            velocity[index] = moved;
            parameters[index] += moved;
        }
    }

    private void LookAhead(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> velocity)
    {
        float rate = LearningRate;
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        ReadOnlySpan<Vector<float>> wideGradient = MemoryMarshal.Cast<float, Vector<float>>(gradient)[..wide.Length];
        Span<Vector<float>> wideVelocity = MemoryMarshal.Cast<float, Vector<float>>(velocity)[..wide.Length];
        for (int index = 0; index < wide.Length; index++)
        {
            Vector<float> downhill = rate * wideGradient[index];
            Vector<float> moved = Momentum * wideVelocity[index] - downhill;
            wideVelocity[index] = moved;
            wide[index] += Momentum * moved - downhill;
        }

        for (int index = wide.Length * Vector<float>.Count; index < parameters.Length; index++)
        {
            float downhill = rate * gradient[index];
            float moved = Momentum * velocity[index] - downhill;
            velocity[index] = moved;
            parameters[index] += Momentum * moved - downhill;
        }
    }
}
