namespace CompiledNet;

/// <summary>
/// A gated recurrent unit (Cho et al. 2014), Keras' GRU with its <c>reset_after</c>, which is the default there, and PyTorch's. Gates stand in the
/// order update, reset, candidate: candidate = f(input * kernel + bias + reset * (previous state * recurrent kernel + recurrent bias)), state =
/// update * previous state + (1 - update) * candidate. <c>recurrent_bias</c> is a parameter of its own: the second row of Keras' bias.
/// </summary>
public sealed class GruAttribute : GatedRecurrentAttribute
{
    /// <summary>A layer of <paramref name="units"/> numbers of state; at least 1.</summary>
    public GruAttribute(int units)
        : base(units)
    {
    }

    /// <summary>
    /// Whether the reset gate is applied behind the product with the recurrent kernel; true unless said otherwise. False is Keras' older form,
    /// <c>reset_after=False</c>: candidate = f(input * kernel + bias + (reset * previous state) * recurrent kernel), and there is no
    /// <c>recurrent_bias</c>. Its candidate waits for the reset gate, so that it is slower.
    /// </summary>
    public bool ResetAfter { get; set; } = true;
}
