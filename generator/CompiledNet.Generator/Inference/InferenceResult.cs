using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>What shape inference makes of a network.</summary>
/// <param name="Graph">The typed graph; null where a rule is broken that leaves nothing to generate, or where C# itself rejects an attribute.</param>
/// <param name="Violations">All rules that the network breaks, of a chain of layers the first only.</param>
internal sealed record InferenceResult(NetworkGraph? Graph, EquatableArray<Violation> Violations);
