namespace CompiledNet;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997; with a forget gate, Gers et al. 2000), Keras' LSTM. Gates stand in the order
/// input, forget, candidate, output: cell = forget * previous cell + input * candidate; state = output * f(cell).
/// </summary>
public sealed class LstmAttribute : GatedRecurrentAttribute
{
    /// <summary>A layer of <paramref name="units"/> numbers of state; at least 1.</summary>
    public LstmAttribute(int units)
        : base(units) => BiasInitializer = Initializer.ForgetOnes;
}
