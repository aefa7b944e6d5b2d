using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Shapes;

namespace CompiledNet.Generator.Advice;

/// <summary>Layers that do nothing, or nothing that their neighbours do not do.</summary>
internal static class LayerAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        GraphLayer before = graph.Layers[layer.Inputs[0]];
        if (IdleBecause(layer, before) is { } reason)
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

    private static string? IdleBecause(GraphLayer layer, GraphLayer before) => layer.Spec switch
    {
        FlattenSpec when layer.Input.IsVector => $"{before.Name} gives a vector of {layer.Input} already",
        ActivationSpec { Activation.Kind: ActivationKind.Linear } => "the linear activation is x itself",
        PoolSpec { Window: { Height: 1, Width: 1, StrideHeight: 1, StrideWidth: 1, ZeroHeight: null or 0, ZeroWidth: null or 0 } } =>
            "its windows are single values",
        DropoutSpec { Rate: 0 } => "a rate of 0 drops nothing",
        BatchNormalizationSpec when before.Spec is BatchNormalizationSpec => $"{before.Name} has normalized the same values",
        UpSamplingSpec { Height: 1, Width: 1 } => "its size is 1",
        ZeroPaddingSpec { Top: 0, Bottom: 0, Left: 0, Right: 0 } => "its border is 0 wide",
        _ => null,
    };

    /// <summary>A layer that others refer to is left to the user; and where one is gone, those behind it have other names.</summary>
    public static Remedy[] RemoveUnlessNamed(NetworkGraph graph, GraphLayer layer) =>
        layer.Spec.Name is null && layer.Spec.From is null && !graph.HasBranches ? [Remedy.RemoveLayer($"Remove {layer.Name}")] : [];

    /// <summary>Pooling behind what has pooled the whole map.</summary>
    private static void ReportPoolOfOne(GraphLayer layer, GraphLayer before, LayerContext context)
    {
        string? remedy = layer.Spec switch
        {
            GlobalPoolSpec => "use [Flatten], which costs nothing",
            PoolSpec => "drop it",
            _ => null,
        };
        if (remedy is not null && layer.Input is { IsVector: false, Positions: 1 })
            context.Report(RuleIds.PoolOfOne, null, [layer.Input.ToString(), before.Name, remedy], layer.Inputs[0]);
    }

    private static void ReportSecondActivation(NetworkGraph graph, GraphLayer layer, GraphLayer before, LayerContext context)
    {
        if (layer.Spec is ActivationSpec { Activation.Kind: var second }
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
