using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

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
        : base(
            learningRate, ["square", .. momentum == 0 ? Array.Empty<string>() : ["velocity"], .. centered ? ["mean"] : Array.Empty<string>()])
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

    internal override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{base.Describe()}, rho {Rho}, momentum {Momentum}, epsilon {Epsilon}, centered {Centered}");

    /// <inheritdoc/>
    protected internal override void Update(in OptimizerSlice slice)
    {
        int done = Vector512.IsHardwareAccelerated ? Update<WideLanes>(slice, 0) : Update<MachineLanes>(slice, 0);
        if (done < slice.Parameters.Length)
            Update<SingleLane>(slice, done);
    }

    /// <summary>Begins at a place, goes on as long as the lanes are full, and gives the place where it ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Update<TLanes>(in OptimizerSlice slice, int first)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float parameters = ref MemoryMarshal.GetReference(slice.Parameters);
        ref float gradients = ref MemoryMarshal.GetReference(slice.Gradient);
        ref float squares = ref MemoryMarshal.GetReference(slice.Slot(0));

        // Without a velocity or a mean the slot of the squares stands in, unused.
        ref float velocities = ref MemoryMarshal.GetReference(slice.Slot(velocitySlot));
        ref float means = ref MemoryMarshal.GetReference(slice.Slot(meanSlot));
        float rate = LearningRate;
        TLanes epsilon = TLanes.Create(Epsilon);
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes gradient = TLanes.Load(ref gradients, index);
            TLanes square = Rho * TLanes.Load(ref squares, index) + (1 - Rho) * gradient * gradient;
            square.StoreState(ref squares, index);
            TLanes divisor = square;
            if (Centered)
            {
                TLanes mean = Rho * TLanes.Load(ref means, index) + (1 - Rho) * gradient;
                mean.StoreState(ref means, index);

                // Never negative but for rounding, which can exceed epsilon where gradients are large.
                divisor = TLanes.Max(square - mean * mean, TLanes.Create(0));
            }

            TLanes step = rate * gradient / TLanes.Sqrt(divisor + epsilon);
            if (Momentum != 0)
            {
                step = Momentum * TLanes.Load(ref velocities, index) + step;
                step.StoreState(ref velocities, index);
            }

            (TLanes.Load(ref parameters, index) - step).Store(ref parameters, index);
        }

        return index;
    }
}
