using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Shapes;

namespace CompiledNet.Generator.Advice;

/// <summary>Batch normalization and dropout where they undo what their neighbours do, or stand behind all that learns.</summary>
internal static class NormalizationAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        if (layer.Spec is BatchNormalizationSpec)
        {
            ReportEarlyActivation(graph, index, context);
            ReportUselessBias(graph, index, context);
        }

        if (graph.Outputs.Any(output => output.Layer == index && output.Loss is not null))
            ReportDisturbedOutput(graph, index, context);
    }

    /// <summary>Sums are normalized, and their activation comes after: normalized again, half of the values of a relu are not 0 any more.</summary>
    private static void ReportEarlyActivation(NetworkGraph graph, int index, LayerContext context)
    {
        int weightedIndex = graph.Layers[index].Inputs[0];
        GraphLayer weighted = graph.Layers[weightedIndex];
        if (weighted.Spec is not (Conv2DSpec or DepthwiseConv2DSpec or DenseSpec) || LayerAdvice.FunctionOf(weighted.Spec) is not { } function
            || function.Kind is ActivationKind.Linear || !graph.IsTakenOnce(weightedIndex))
            return;

        string normalization = graph.Layers[index].Name;
        var remedies = new List<Remedy>();
        bool isFollowed = index + 1 < graph.Layers.Count && graph.Layers[index + 1].Spec is ActivationSpec;
        if (!isFollowed && !graph.HasBranches)
            remedies.Add(Remedy.MoveActivation($"Activation({LayerAdvice.Arguments(function)})", $"Move the activation behind {normalization}"));
        else if (function.NegativeSlope is null)
            remedies.Add(Remedy.RemoveOnly("Activation", $"Drop {function.Kind}"));
        new LayerContext(weighted.Name, weightedIndex, context.Violations).Report(
            RuleIds.EarlyActivation, "Activation", [function.Kind.ToString(), normalization], index, remedies);
    }

    /// <summary>
    /// A bias moves the mean of its channel, which the normalization subtracts. Pooling moves it as it is. A frozen normalization
    /// subtracts another mean, and a frozen layer has the parameters that it was trained with.
    /// </summary>
    private static void ReportUselessBias(NetworkGraph graph, int index, LayerContext context)
    {
        int weightedIndex = graph.Layers[index].Inputs[0];
        while (graph.Layers[weightedIndex].Spec is PoolSpec { Pool: PoolKind.Max or PoolKind.Average } or GlobalPoolSpec && graph.IsTakenOnce(weightedIndex))
            weightedIndex = graph.Layers[weightedIndex].Inputs[0];
        GraphLayer weighted = graph.Layers[weightedIndex];
        if (weighted.Spec is not (Conv2DSpec { UseBias: true } or DepthwiseConv2DSpec { UseBias: true } or DenseSpec { UseBias: true })
            || LayerAdvice.ActivationOf(weighted.Spec) is not ActivationKind.Linear
            || !graph.Layers[index].Spec.Trainable
            || !weighted.Spec.Trainable
            || !graph.IsTakenOnce(weightedIndex))
            return;

        string parameters = Text.Number(weighted.Output.Channels);
        new LayerContext(weighted.Name, weightedIndex, context.Violations).Report(
            RuleIds.UselessBias,
            "UseBias",
            [graph.Layers[index].Name, parameters],
            index,
            [Remedy.Set("UseBias", "false", $"Use no bias ({parameters} parameters less)")]);
    }

    /// <summary>Behind the last layer of weights nothing learns to make up for what is dropped or depends on the batch.</summary>
    private static void ReportDisturbedOutput(NetworkGraph graph, int index, LayerContext context)
    {
        while (graph.Layers[index].Spec is FlattenSpec)
            index = graph.Layers[index].Inputs[0];
        GraphLayer layer = graph.Layers[index];
        string? disturbance = layer.Spec switch
        {
            DropoutSpec { Rate: > 0 } => "drops outputs of the network, whose zeros the loss takes for answers",
            BatchNormalizationSpec => "normalizes outputs of the network, so that each answer depends on the other images of its batch",
            _ => null,
        };
        if (disturbance is not null)
        {
            new LayerContext(layer.Name, index, context.Violations).Report(
                RuleIds.DisturbedOutput, null, [disturbance], remedies: LayerAdvice.RemoveUnlessNamed(graph, layer));
        }
    }
}
