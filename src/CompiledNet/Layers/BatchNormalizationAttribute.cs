namespace CompiledNet;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015): each channel minus its mean, over its standard deviation, times gamma, plus beta.
/// In training, mean and variance (biased) are those of the whole mini-batch and all positions, and moving averages follow them:
/// moving = momentum * moving + (1 - momentum) * batch. In prediction the moving averages stand in their place, and the whole is
/// folded into the weights of the layer before it where that has any. Parameters, one number a channel: <c>gamma</c>, <c>beta</c>
/// and, not trainable, <c>moving_mean</c> and <c>moving_variance</c>.
/// </summary>
public sealed class BatchNormalizationAttribute : LayerAttribute
{
    /// <summary>How much of the moving averages stays at each step: 0 to 1, without 1; 0.99 unless said otherwise.</summary>
    public float Momentum { get; set; } = 0.99f;

    /// <summary>What is added to the variance before its root is taken: above 0; 0.001 unless said otherwise.</summary>
    public float Epsilon { get; set; } = 1e-3f;

    /// <summary>Whether normalized values are multiplied by <c>gamma</c>; true unless said otherwise.</summary>
    public bool Scale { get; set; } = true;

    /// <summary>Whether <c>beta</c> is added to them; true unless said otherwise.</summary>
    public bool Center { get; set; } = true;
}
