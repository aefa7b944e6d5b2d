namespace CompiledNet;

/// <summary>
/// The simplest recurrent layer (Elman 1990), Keras' SimpleRNN: state = f(input * kernel + previous state * recurrent kernel + bias).
/// </summary>
public sealed class SimpleRnnAttribute : RecurrentAttribute
{
    /// <summary>A layer of <paramref name="units"/> numbers of state; at least 1.</summary>
    public SimpleRnnAttribute(int units)
        : base(units)
    {
    }
}
