namespace CompiledNet.Generator.Kernels;

/// <summary>What sums begin with, and what becomes of them.</summary>
/// <param name="HasBias">Whether they begin with a bias, else with zero.</param>
/// <param name="Activation">The function of each sum that is stored.</param>
internal sealed record SumEnds(bool HasBias, FunctionSpec Activation)
{
    /// <summary>The sums, as they are.</summary>
    public static SumEnds None { get; } = new(HasBias: false, ActivationKind.Linear);

    /// <summary>Whether all that stands here stands there too.</summary>
    public bool IsPartOf(SumEnds whole) =>
        (whole.HasBias || !HasBias) && (Activation == ActivationKind.Linear || Activation == whole.Activation);
}
