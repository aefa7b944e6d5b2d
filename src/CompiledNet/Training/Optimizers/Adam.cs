using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>
/// Adam (Kingma and Ba 2015) as Keras computes it: m += (g - m) * (1 - beta1); v += (g² - v) * (1 - beta2);
/// parameter -= rate * sqrt(1 - beta2^step) / (1 - beta1^step) * m / (sqrt(v) + epsilon).
/// </summary>
public class Adam : Optimizer
{
    private float stepLength;

    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="beta1">Part of the mean gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="beta2">Part of the mean squared gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="epsilon">What keeps the divisor from zero: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
        : base(learningRate, "m", "v")
    {
        CheckFraction(beta1, nameof(beta1));
        CheckFraction(beta2, nameof(beta2));
        CheckEpsilon(epsilon, nameof(epsilon));
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
    }

    /// <summary>Part of the mean gradient that stays from step to step.</summary>
    public float Beta1 { get; }

    /// <summary>Part of the mean squared gradient that stays from step to step.</summary>
    public float Beta2 { get; }

    /// <summary>What keeps the divisor from zero.</summary>
    public float Epsilon { get; }

    internal override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{base.Describe()}, beta1 {Beta1}, beta2 {Beta2}, epsilon {Epsilon}");

    /// <inheritdoc/>
    protected internal sealed override void PrepareStep(long step) =>
        stepLength = (float)(LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)));

    /// <inheritdoc/>
    protected internal sealed override void Update(in OptimizerSlice slice)
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
        ref float means = ref MemoryMarshal.GetReference(slice.Slot(0));
        ref float squares = ref MemoryMarshal.GetReference(slice.Slot(1));
        (float towardsMean, float towardsSquare) = (1 - Beta1, 1 - Beta2);
        TLanes epsilon = TLanes.Create(Epsilon);
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes parameter = TLanes.Load(ref parameters, index);
            TLanes gradient = TLanes.Load(ref gradients, index);
            TLanes mean = TLanes.Load(ref means, index);
            TLanes square = TLanes.Load(ref squares, index);
            mean += towardsMean * (gradient - mean);
            square = Beta2 * square + towardsSquare * (gradient * gradient);
            mean.StoreState(ref means, index);
            square.StoreState(ref squares, index);
            (parameter - stepLength * mean / (TLanes.Sqrt(square) + epsilon)).Store(ref parameters, index);
        }

        return index;
    }
}
