namespace CompiledNet.Generator.Model;

/// <summary>An activation with what was written of it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="NegativeSlope">The slope below zero that was written, or null. Only a leaky relu has one.</param>
internal readonly record struct FunctionSpec(ActivationKind Kind, float? NegativeSlope = null)
{
    /// <summary>The slope below zero of a leaky relu, where none is written.</summary>
    public const float DefaultSlope = 0.2f;

    public float Slope => NegativeSlope ?? DefaultSlope;

    /// <summary>Whether it never falls, so that it commutes with a maximum.</summary>
    public bool IsMonotonic => !DerivativeNeedsInput && Kind is not ActivationKind.Softmax;

    /// <summary>
    /// Whether its derivative follows from its input only: a function that falls and rises gives the same output for two inputs.
    /// The backward pass needs the output of all others only.
    /// </summary>
    public bool DerivativeNeedsInput =>
        Kind is ActivationKind.Gelu or ActivationKind.GeluTanh or ActivationKind.Silu or ActivationKind.HardSwish or ActivationKind.Mish;

    /// <summary>What a sentence says of it behind what it is applied to: <c>, relu</c>; nothing of the linear one.</summary>
    public string Words => Kind is ActivationKind.Linear ? "" : $", {ToString().ToLowerInvariant()}";

    public static implicit operator FunctionSpec(ActivationKind kind) => new(kind);

    public override string ToString() => Kind is ActivationKind.LeakyRelu ? $"{Kind} {Text.Real(Slope)}" : Kind.ToString();
}
