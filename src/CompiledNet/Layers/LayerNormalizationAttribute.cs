namespace CompiledNet;

/// <summary>
/// Layer normalization (Ba, Kiros and Hinton 2016): at each position the channels minus their mean, over their standard deviation (biased),
/// times gamma, plus beta, in training and prediction alike. Parameters, one number a channel: <c>gamma</c> and <c>beta</c>.
/// </summary>
public sealed class LayerNormalizationAttribute : LayerAttribute
{
    /// <summary>What is added to the variance before its root is taken: above 0; 0.001 unless said otherwise, as in Keras.</summary>
    public float Epsilon { get; set; } = 1e-3f;

    /// <summary>Whether normalized values are multiplied by <c>gamma</c>; true unless said otherwise.</summary>
    public bool Scale { get; set; } = true;

    /// <summary>Whether <c>beta</c> is added to them; true unless said otherwise.</summary>
    public bool Center { get; set; } = true;
}
