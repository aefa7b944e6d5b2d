namespace CompiledNet;

/// <summary>A function applied to each value (softmax: to the channels at each position) of the layer before it.</summary>
public sealed class ActivationAttribute : LayerAttribute
{
    /// <summary>A layer that applies <paramref name="activation"/>.</summary>
    public ActivationAttribute(Activation activation) => Activation = activation;

    /// <summary>The function.</summary>
    public Activation Activation { get; }

    /// <summary>The slope of a <see cref="CompiledNet.Activation.LeakyRelu"/> below zero: finite and at least 0; 0.2 unless said otherwise.</summary>
    public float NegativeSlope { get; set; } = 0.2f;
}
