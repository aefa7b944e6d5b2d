using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer 2011) as Keras computes it: a += g², which begins with a number above 0, and
/// parameter -= rate * g / sqrt(a + epsilon).
/// </summary>
public sealed class Adagrad : Optimizer
{
    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="initialAccumulator">What the sums of squares begin with: finite, zero or more.</param>
    /// <param name="epsilon">What keeps the divisor from zero: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adagrad(float learningRate = 0.001f, float initialAccumulator = 0.1f, float epsilon = 1e-7f)
        : base(learningRate, "square")
    {
        CheckRate(initialAccumulator, nameof(initialAccumulator));
        CheckEpsilon(epsilon, nameof(epsilon));
        InitialAccumulator = initialAccumulator;
        Epsilon = epsilon;
    }

    /// <summary>What the sums of squares begin with; what is remembered of steps is what comes to it.</summary>
    public float InitialAccumulator { get; }

    /// <summary>What keeps the divisor from zero.</summary>
    public float Epsilon { get; }

    internal override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{base.Describe()}, initial accumulator {InitialAccumulator}, epsilon {Epsilon}");

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
        float rate = LearningRate;
        TLanes least = TLanes.Create(InitialAccumulator + Epsilon);
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes gradient = TLanes.Load(ref gradients, index);
            TLanes square = TLanes.Load(ref squares, index) + gradient * gradient;
            square.StoreState(ref squares, index);
            (TLanes.Load(ref parameters, index) - rate * gradient / TLanes.Sqrt(square + least)).Store(ref parameters, index);
        }

        return index;
    }
}
