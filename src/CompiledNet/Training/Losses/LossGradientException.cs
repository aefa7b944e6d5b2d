namespace CompiledNet;

/// <summary>The gradient of a loss is not its slope: <see cref="LossCheck"/> has found it so.</summary>
public sealed class LossGradientException : Exception
{
    /// <summary>Says which loss, where, and by how much.</summary>
    public LossGradientException(string message)
        : base(message)
    {
    }
}
