using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

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

    internal override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{base.Describe()}, momentum {Momentum}, Nesterov {Nesterov}");

    /// <inheritdoc/>
    protected internal override void Update(in OptimizerSlice slice)
    {
        int done = Vector512.IsHardwareAccelerated ? Update<WideLanes>(slice, 0) : Update<MachineLanes>(slice, 0);
        if (done < slice.Parameters.Length)
            Update<SingleLane>(slice, done);
    }

    private int Update<TLanes>(in OptimizerSlice slice, int first)
        where TLanes : struct, ILanes<TLanes> =>
        Momentum == 0 ? Descend<TLanes>(slice, first) : Nesterov ? LookAhead<TLanes>(slice, first) : FollowVelocity<TLanes>(slice, first);

    // Each begins at a place, goes on as long as the lanes are full, and gives the place where it ended.

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Descend<TLanes>(in OptimizerSlice slice, int first)
        where TLanes : struct, ILanes<TLanes>
    {
        float rate = LearningRate;
        ref float parameters = ref MemoryMarshal.GetReference(slice.Parameters);
        ref float gradients = ref MemoryMarshal.GetReference(slice.Gradient);
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
            (TLanes.Load(ref parameters, index) - rate * TLanes.Load(ref gradients, index)).Store(ref parameters, index);
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FollowVelocity<TLanes>(in OptimizerSlice slice, int first)
        where TLanes : struct, ILanes<TLanes>
    {
        float rate = LearningRate;
        ref float parameters = ref MemoryMarshal.GetReference(slice.Parameters);
        ref float gradients = ref MemoryMarshal.GetReference(slice.Gradient);
        ref float velocities = ref MemoryMarshal.GetReference(slice.Slot(0));
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes moved = Momentum * TLanes.Load(ref velocities, index) - rate * TLanes.Load(ref gradients, index);
            moved.StoreState(ref velocities, index);
            (TLanes.Load(ref parameters, index) + moved).Store(ref parameters, index);
        }

        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LookAhead<TLanes>(in OptimizerSlice slice, int first)
        where TLanes : struct, ILanes<TLanes>
    {
        float rate = LearningRate;
        ref float parameters = ref MemoryMarshal.GetReference(slice.Parameters);
        ref float gradients = ref MemoryMarshal.GetReference(slice.Gradient);
        ref float velocities = ref MemoryMarshal.GetReference(slice.Slot(0));
        int index = first;
        for (; index <= slice.Parameters.Length - TLanes.Count; index += TLanes.Count)
        {
            TLanes downhill = rate * TLanes.Load(ref gradients, index);
            TLanes moved = Momentum * TLanes.Load(ref velocities, index) - downhill;
            moved.StoreState(ref velocities, index);
            (TLanes.Load(ref parameters, index) + (Momentum * moved - downhill)).Store(ref parameters, index);
        }

        return index;
    }
}
