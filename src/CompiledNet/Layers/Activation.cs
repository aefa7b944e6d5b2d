namespace CompiledNet;

/// <summary>A function applied to the outputs of a layer.</summary>
public enum Activation
{
    /// <summary>x itself.</summary>
    Linear,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>exp(x) / sum of exp over the channels: positive and of sum 1 at each position.</summary>
    Softmax,
}
