namespace CompiledNet.Tool.Keras;

/// <summary>How a layer is called beside what it takes by position.</summary>
/// <param name="Named">The arguments that the last of its inputs are given as: <c>value</c>.</param>
/// <param name="Flags">The arguments that are true: <c>use_causal_mask</c>.</param>
internal sealed record KerasCall(IReadOnlyList<string> Named, IReadOnlyList<string> Flags)
{
    public static readonly KerasCall Plain = new([], []);
}
