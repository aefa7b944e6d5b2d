using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>
/// Adam with Nesterov's momentum (Dozat 2016) as Keras computes it: m and v as <see cref="Adam"/>'s, with momenta
/// u(t) = beta1 * (1 - 0.96^t / 2) and their product U(t) up to step t;
/// parameter -= rate * (u(t + 1) / (1 - U(t + 1)) * m + (1 - u(t)) / (1 - U(t)) * g) / (sqrt(v / (1 - beta2^t)) + epsilon).
/// </summary>
public sealed class Nadam : Optimizer
{
    private double product = 1;
    private long productSteps;
    private float meanLength;
    private float gradientLength;
    private float squareScale;

    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="beta1">Part of the mean gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="beta2">Part of the mean squared gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="epsilon">What keeps the divisor from zero: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Nadam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
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
    protected internal override void PrepareStep(long step)
    {
        // The product goes on from the step before, and begins anew where a training has been taken up or a step taken back.
        if (productSteps > step)
            (product, productSteps) = (1, 0);
        while (productSteps < step)
            product *= Momentum(++productSteps);
        double next = Momentum(step + 1);
        meanLength = (float)(LearningRate * next / (1 - product * next));
        gradientLength = (float)(LearningRate * (1 - Momentum(step)) / (1 - product));
        squareScale = (float)(1 / (1 - Math.Pow(Beta2, step)));
    }

    private double Momentum(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step));

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
        ref float means = ref MemoryMarshal.GetReference(slice.Slot(0));
        ref float squares = ref MemoryMarshal.GetReference(slice.Slot(1));
        (float towardsMean, float towardsSquare) = (1 - Beta1, 1 - Beta2);
        TLanes epsilon = TLanes.Create(Epsilon);
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes gradient = TLanes.Load(ref gradients, index);
            TLanes mean = TLanes.Load(ref means, index);
            TLanes square = TLanes.Load(ref squares, index);
            mean += towardsMean * (gradient - mean);
            square = Beta2 * square + towardsSquare * (gradient * gradient);
            mean.StoreState(ref means, index);
            square.StoreState(ref squares, index);
            TLanes step = (meanLength * mean + gradientLength * gradient) / (TLanes.Sqrt(squareScale * square) + epsilon);
            (TLanes.Load(ref parameters, index) - step).Store(ref parameters, index);
        }

        return index;
    }
}
