namespace CompiledNet.Tool.Graph;

/// <summary>One thing of a source file that CompiledNet's layers cannot say.</summary>
/// <param name="Place">The layer or node, by the name that it has in the file, and its kind.</param>
/// <param name="Reason">What cannot be said, and what could.</param>
internal sealed record Refusal(string Place, string Reason)
{
    public override string ToString() => $"{Place}: {Reason}";
}

/// <summary>A network that was read well, and that has parts which CompiledNet's layers cannot say.</summary>
internal sealed class UnsupportedNetworkException(IReadOnlyList<Refusal> refusals)
    : Exception($"{refusals.Count} {(refusals.Count == 1 ? "part" : "parts")} of the network cannot be said in CompiledNet's layers:"
        + string.Concat(refusals.Select(refusal => $"\n  {refusal}")))
{
    public IReadOnlyList<Refusal> Refusals { get; } = refusals;
}

/// <summary>A layer or node refuses itself; whoever reads it knows its name.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
