using System.Numerics;
using System.Runtime.InteropServices;

namespace CompiledNet;

/// <summary>
/// Adam (Kingma and Ba 2015) as Keras computes it: m += (g - m) * (1 - beta1); v += (g² - v) * (1 - beta2);
/// parameter -= rate * sqrt(1 - beta2^step) / (1 - beta1^step) * m / (sqrt(v) + epsilon).
/// </summary>
public class Adam : Optimizer
{
    private float stepLength;
    private float decay;

    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="beta1">Part of the mean gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="beta2">Part of the mean squared gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="epsilon">What keeps the divisor from zero: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adam(float learningRate = 0.001f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
        : this(learningRate, beta1, beta2, epsilon, weightDecay: 0)
    {
    }

    private protected Adam(float learningRate, float beta1, float beta2, float epsilon, float weightDecay)
        : base(learningRate, "m", "v")
    {
        CheckFraction(beta1, nameof(beta1));
        CheckFraction(beta2, nameof(beta2));
        CheckEpsilon(epsilon, nameof(epsilon));
        CheckRate(weightDecay, nameof(weightDecay));
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        WeightDecay = weightDecay;
    }

    /// <summary>Part of the mean gradient that stays from step to step.</summary>
    public float Beta1 { get; }

    /// <summary>Part of the mean squared gradient that stays from step to step.</summary>
    public float Beta2 { get; }

    /// <summary>What keeps the divisor from zero.</summary>
    public float Epsilon { get; }

    /// <summary>Part of each parameter, times the rate, that is taken off in every step; 0 for Adam.</summary>
    private protected float WeightDecay { get; }

    /// <inheritdoc/>
    protected internal sealed override void PrepareStep(long step)
    {
        stepLength = (float)(LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)));
        decay = WeightDecay * LearningRate;
    }

    /// <inheritdoc/>
    protected internal sealed override void Update(in OptimizerSlice slice)
    {
        Span<Vector<float>> parameters = MemoryMarshal.Cast<float, Vector<float>>(slice.Parameters);
        ReadOnlySpan<Vector<float>> gradient = MemoryMarshal.Cast<float, Vector<float>>(slice.Gradient)[..parameters.Length];
        Span<Vector<float>> mean = MemoryMarshal.Cast<float, Vector<float>>(slice.Slot(0))[..parameters.Length];
        Span<Vector<float>> square = MemoryMarshal.Cast<float, Vector<float>>(slice.Slot(1))[..parameters.Length];
        for (int index = 0; index < parameters.Length; index++)
            parameters[index] = Move(parameters[index], gradient[index], ref mean[index], ref square[index]);

        // What is left over goes through the same formula, in all lanes alike.
        for (int index = parameters.Length * Vector<float>.Count; index < slice.Parameters.Length; index++)
        {
            ref float first = ref slice.Slot(0)[index];
            ref float second = ref slice.Slot(1)[index];
            var firstLanes = new Vector<float>(first);
            var secondLanes = new Vector<float>(second);
            slice.Parameters[index] = Move(
                new Vector<float>(slice.Parameters[index]), new Vector<float>(slice.Gradient[index]), ref firstLanes, ref secondLanes)[0];
            first = firstLanes[0];
            second = secondLanes[0];
        }
    }

    private Vector<float> Move(Vector<float> parameter, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square)
    {
        mean += (gradient - mean) * (1 - Beta1);
        square += (gradient * gradient - square) * (1 - Beta2);
        return parameter - parameter * decay - stepLength * mean / (Vector.SquareRoot(square) + new Vector<float>(Epsilon));
    }
}
