namespace CompiledNet;

/// <summary>A recurrent layer with gates, which say how much of what goes on.</summary>
public abstract class GatedRecurrentAttribute : RecurrentAttribute
{
    /// <summary>The layers are those of this library: the compiler knows no others.</summary>
    private protected GatedRecurrentAttribute(int units)
        : base(units)
    {
    }

    /// <summary>
    /// The function of the gates; <see cref="Activation.Sigmoid"/> unless said otherwise. What <see cref="RecurrentAttribute.Activation"/>
    /// cannot be, this cannot be either.
    /// </summary>
    public Activation RecurrentActivation { get; set; } = Activation.Sigmoid;
}
