using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Advice;

/// <summary>Layers that do nothing, or nothing that their neighbours do not do.</summary>
internal static class LayerAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        GraphLayer before = graph.Layers[layer.Inputs[0]];
        if (layer.Spec.IdleBecause(layer, before) is { } reason)
        {
            context.Report(RuleIds.IdleLayer, null, [reason], remedies: RemoveUnlessNamed(graph, layer));
            return;
        }

        ReportPoolOfOne(layer, before, context);
        ReportSecondActivation(graph, layer, before, context);
    }

    /// <summary>C# text of an activation's arguments, behind a first one that may be named: <c>Activation.LeakyRelu, NegativeSlope = 0.1f</c>.</summary>
    public static string Arguments(FunctionSpec function) =>
        $"Activation.{function.Kind}{(function.NegativeSlope is { } slope ? $", NegativeSlope = {Text.Real(slope)}f" : "")}";

    /// <summary>A layer that others refer to is left to the user; and where one is gone, those behind it have other names.</summary>
    public static Remedy[] RemoveUnlessNamed(NetworkGraph graph, GraphLayer layer) =>
        layer.Spec.Name is null && layer.Spec.From is null && !graph.HasBranches ? [Remedy.RemoveLayer($"Remove {layer.Name}")] : [];

    /// <summary>Pooling behind what has pooled the whole map.</summary>
    private static void ReportPoolOfOne(GraphLayer layer, GraphLayer before, LayerContext context)
    {
        if (layer.Spec is PoolingSpec pool && layer.Input is { IsVector: false, Positions: 1 })
            context.Report(RuleIds.PoolOfOne, null, [layer.Input.ToString(), before.Name, pool.RemedyForOneValue], layer.Inputs[0]);
    }

    private static void ReportSecondActivation(NetworkGraph graph, GraphLayer layer, GraphLayer before, LayerContext context)
    {
        if (layer.Spec is { Traits.Role: LayerRole.Activation, Function.Kind: var second }
            && before.Spec.Function is { Kind: not ActivationKind.Linear and var first })
        {
            context.Report(
                RuleIds.DoubleActivation,
                "activation",
                [second.ToString(), before.Name, first.ToString()],
                layer.Inputs[0],
                RemoveUnlessNamed(graph, layer));
        }
    }
}
