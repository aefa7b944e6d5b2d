using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>
/// Lion (Chen et al. 2023) as Keras computes it: parameter -= rate * sign(beta1 * m + (1 - beta1) * g), then m = beta2 * m + (1 -
/// beta2) * g. Each step is as long as the rate in every direction, so that rates are a third to a tenth of Adam's, and decays larger.
/// </summary>
public sealed class Lion : Optimizer
{
    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="beta1">Part of the mean gradient in what is stepped along, 0 to less than 1.</param>
    /// <param name="beta2">Part of the mean gradient that stays from step to step, 0 to less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Lion(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.99f)
        : base(learningRate, "m")
    {
        CheckFraction(beta1, nameof(beta1));
        CheckFraction(beta2, nameof(beta2));
        Beta1 = beta1;
        Beta2 = beta2;
    }

    /// <summary>Part of the mean gradient in what is stepped along.</summary>
    public float Beta1 { get; }

    /// <summary>Part of the mean gradient that stays from step to step.</summary>
    public float Beta2 { get; }

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{base.Describe()}, beta1 {Beta1}, beta2 {Beta2}");

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
        float rate = LearningRate;
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes gradient = TLanes.Load(ref gradients, index);
            TLanes mean = TLanes.Load(ref means, index);
            TLanes direction = TLanes.Sign(Beta1 * mean + (1 - Beta1) * gradient);
            (TLanes.Load(ref parameters, index) - rate * direction).Store(ref parameters, index);
            (Beta2 * mean + (1 - Beta2) * gradient).StoreState(ref means, index);
        }

        return index;
    }
}
