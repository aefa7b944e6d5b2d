namespace CompiledNet;

/// <summary>
/// A rectifier whose slope below zero is learnt (He et al. 2015): x above zero, alpha times x below. Parameter: <c>alpha</c>, a number for
/// each value, as in Keras, or for each channel, as PyTorch has it; zeros at first.
/// </summary>
public sealed class PReluAttribute : LayerAttribute
{
    /// <summary>
    /// Whether all positions share the slope of their channel: Keras' <c>shared_axes=[1, 2]</c>, and PyTorch's <c>num_parameters</c>.
    /// </summary>
    public bool PerChannel { get; set; }
}
