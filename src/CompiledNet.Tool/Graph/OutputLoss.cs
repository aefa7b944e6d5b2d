namespace CompiledNet.Tool.Graph;

/// <summary>What an output was trained on.</summary>
/// <param name="Kind">The loss.</param>
/// <param name="Options">What an attribute says beside the kind, name by name, without what it says anyway.</param>
internal sealed record OutputLoss(Loss Kind, params IReadOnlyList<(string Name, string Value)> Options);
