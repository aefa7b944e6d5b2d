using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Advice;

/// <summary>Batch normalization and dropout where they undo what their neighbours do, or stand behind all that learns.</summary>
internal static class NormalizationAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        if (layer.Spec.Traits.Role is LayerRole.Normalization)
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
        if (weighted.Spec is not WeightedSpec { Function: { Kind: not ActivationKind.Linear } function } || !graph.IsTakenOnce(weightedIndex))
            return;

        string normalization = graph.Layers[index].Name;
        var remedies = new List<Remedy>();
        bool isFollowed = index + 1 < graph.Layers.Count && graph.Layers[index + 1].Spec.Traits.Role is LayerRole.Activation;
        if (!isFollowed && !graph.HasBranches)
            remedies.Add(Remedy.MoveActivation($"Activation({LayerAdvice.Arguments(function)})", $"Move the activation behind {normalization}"));
        else if (function.NegativeSlope is null)
            remedies.Add(Remedy.RemoveOnly("Activation", $"Drop {function.Kind}"));
        new LayerContext(weighted.Name, weightedIndex, context.Violations).Report(
            RuleIds.EarlyActivation, "Activation", [function.Kind.ToString(), normalization], index, remedies);
    }

    /// <summary>
    /// A bias moves the mean of its channel, which the normalization subtracts. Pooling, enlarging and adding move it as it is;
    /// zeros around a map do not, nor does dropout. A frozen normalization subtracts another mean, and a frozen layer has the
    /// parameters that it was trained with.
    /// </summary>
    private static void ReportUselessBias(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer normalization = graph.Layers[index];
        if (!normalization.Spec.Trainable)
            return;

        var before = new Stack<int>(normalization.Inputs);
        while (before.Count > 0)
        {
            int weightedIndex = before.Pop();
            GraphLayer weighted = graph.Layers[weightedIndex];
            if (!graph.IsTakenOnce(weightedIndex))
                continue;
            if (weighted.Spec.Traits.KeepsShift)
            {
                foreach (int input in weighted.Inputs)
                    before.Push(input);
            }

            if (weighted.Spec is not WeightedSpec { UseBias: true, Function.Kind: ActivationKind.Linear, Trainable: true })
                continue;
            string parameters = Text.Number(weighted.Output.Channels);
            new LayerContext(weighted.Name, weightedIndex, context.Violations).Report(
                RuleIds.UselessBias,
                "UseBias",
                [normalization.Name, parameters],
                index,
                [Remedy.Set("UseBias", "false", $"Use no bias ({parameters} parameters less)")]);
        }
    }

    /// <summary>Behind the last layer of weights nothing learns to make up for what is dropped or depends on the batch.</summary>
    private static void ReportDisturbedOutput(NetworkGraph graph, int index, LayerContext context)
    {
        bool isActivated = false;
        while (graph.Layers[index].Spec.Traits.Role is LayerRole.Flatten or LayerRole.Activation)
        {
            isActivated |= graph.Layers[index].Spec.Traits.Role is LayerRole.Activation;
            index = graph.Layers[index].Inputs[0];
        }

        GraphLayer layer = graph.Layers[index];
        if (layer.Inputs.Count == 0)
            return;
        bool drops = layer.Spec.Traits.Role is LayerRole.Dropout && layer.Spec.IdleBecause(layer, graph.Layers[layer.Inputs[0]]) is null;
        string? disturbance = layer.Spec.Traits.Role switch
        {
            LayerRole.Dropout when drops && isActivated => "drops what the last activation takes, whose zeros come out as answers",
            LayerRole.Dropout when drops => "drops outputs of the network, whose zeros the loss takes for answers",
            LayerRole.Normalization when !isActivated => "normalizes outputs of the network, so that each answer depends on the other images of its batch",
            _ => null,
        };
        if (disturbance is not null)
        {
            new LayerContext(layer.Name, index, context.Violations).Report(
                RuleIds.DisturbedOutput, null, [disturbance], remedies: LayerAdvice.RemoveUnlessNamed(graph, layer));
        }
    }
}
