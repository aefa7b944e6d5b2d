namespace CompiledNet;

/// <summary>
/// Each value x becomes (x - mean) / max(sqrt(variance), 0.0000001), with the mean and the variance of its channel (Keras'
/// <c>Normalization</c>). Both are set from data by <see cref="Network.Adapt"/>, before training, and stored with the weights; training
/// leaves them as they are. Until then the mean is 0 and the variance 1, which changes nothing. Stands behind an input, or what gives it
/// another shape, and keeps the shape. Parameters, one number a channel, not trainable: <c>mean</c> and <c>variance</c>.
/// </summary>
public sealed class NormalizationAttribute : LayerAttribute;
