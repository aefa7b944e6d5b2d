namespace CompiledNet;

/// <summary>
/// What training makes small. A network without a loss only predicts: no backward pass is generated for it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LossAttribute : Attribute
{
    /// <summary>Trains the network's output on <paramref name="loss"/>.</summary>
    public LossAttribute(Loss loss)
    {
    }
}
