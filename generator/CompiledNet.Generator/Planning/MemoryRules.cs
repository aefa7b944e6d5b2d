using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Whether the memory of a network's passes can be addressed with 32 bits. Layers that fit may need buffers that do not: sums before
/// an activation, gradients, kernels for each image.
/// </summary>
internal static class MemoryRules
{
    /// <summary>Values or parameters below which no pass comes near the limit, as sixteen images and a few buffers for each value do not.</summary>
    private const long Few = 1 << 22;

    /// <summary>The rule that it breaks, if it does.</summary>
    public static Violation? Check(NetworkGraph graph) => IsSmall(graph) ? null : Check(Planner.PlanMemory(graph));

    /// <inheritdoc cref="Check(NetworkGraph)"/>
    public static Violation? Check(NetworkPlan plan) =>
        Check(plan.Graph, plan.Parameters.Length + plan.Derived.Length, "parameters and their derived forms")
        ?? Check(plan.Graph, plan.One!.Arena!, "predicting one image")
        ?? Check(plan.Graph, plan.Tile.Arena!, "predicting 16 images")
        ?? (plan.Training is { Arena: { } training } ? Check(plan.Graph, training, "training on 16 images") : null)
        ?? (plan.Evaluation is { Arena: { } evaluation } ? Check(plan.Graph, evaluation, "evaluating 16 images") : null);

    private static Violation? Check(NetworkGraph graph, ArenaPlan arena, string pass) =>
        Check(graph, Math.Max(arena.Bytes, arena.ScratchBytes) / ElementType.Float32.Bytes, pass);

    private static Violation? Check(NetworkGraph graph, long floats, string use) => floats <= Limits.Floats
        ? null
        : new Violation(
            RuleIds.SizeTooLarge,
            Violation.OfClass,
            null,
            new([graph.Spec.Type.Name, $"{Text.Grouped(floats)} floats of memory for {use}", $"{Text.Grouped(Limits.Floats)} floats"]),
            Violation.NoLayer,
            EquatableArray<Remedy>.Empty);

    private static bool IsSmall(NetworkGraph graph) =>
        graph.Layers.All(layer => layer.Spec is not WeightedSpec weighted || weighted.ValuesBetween(layer) < Few)
        && graph.Layers.Sum(layer => (long)layer.Output.Length) < Few
        && graph.Layers.Sum(layer => layer.Parameters.Sum(ParameterSlot.StoredLengthOf)) < Few;
}
