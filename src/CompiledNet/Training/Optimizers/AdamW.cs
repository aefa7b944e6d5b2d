namespace CompiledNet;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) as Keras computes it: first parameter -= rate * decay * parameter,
/// then the step of <see cref="Adam"/>. All trainable parameters decay, biases too, unless <see cref="Optimizer.DecaysKernelsOnly"/>.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Makes the optimizer, with Keras' defaults.</summary>
    /// <param name="learningRate">Length of a step: finite, zero or more.</param>
    /// <param name="weightDecay">Part of each parameter, times the rate, that is taken off in every step: finite, zero or more.</param>
    /// <param name="beta1">Part of the mean gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="beta2">Part of the mean squared gradient that stays from step to step, 0 to less than 1.</param>
    /// <param name="epsilon">What keeps the divisor from zero: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public AdamW(
        float learningRate = 0.001f, float weightDecay = 0.004f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
        : base(learningRate, beta1, beta2, epsilon)
    {
        CheckRate(weightDecay, nameof(weightDecay));
        WeightDecay = weightDecay;
    }
}
