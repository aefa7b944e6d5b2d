namespace CompiledNet;

/// <summary>A function applied to each value (softmax: to the channels at each position) of the layer before it.</summary>
public sealed class ActivationAttribute : LayerAttribute
{
    /// <summary>A layer that applies <paramref name="activation"/>.</summary>
    public ActivationAttribute(Activation activation)
    {
    }
}
