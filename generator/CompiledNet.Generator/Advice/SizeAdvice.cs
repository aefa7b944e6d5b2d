using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Advice;

/// <summary>Advice on a network as a whole: where its parameters, its memory and its time go, and how far it sees.</summary>
internal static class SizeAdvice
{
    /// <summary>Below, a network has so few parameters that it does not matter where they are.</summary>
    private const long FewParameters = 10_000;

    /// <summary>Below, one image takes some microseconds, whatever its channels.</summary>
    private const long FewMacs = 1_000_000;

    /// <summary>Lanes of the widest vectors: the one-image schedule pads output channels to a multiple of these.</summary>
    private const int Lanes = 16;

    public static void Give(NetworkGraph graph, List<Violation> advice)
    {
        ReportShortSight(graph, advice);
        ReportHeavyLayer(graph, advice);
        ReportUnevenChannels(graph, advice);
        ReportArena(graph, advice);
    }

    /// <summary>
    /// Networks that shrink a map and end with it have to see all of the input in the end. Those that give a map as large as
    /// the input are filters, and may look at a neighbourhood. Without a loss, more may follow.
    /// </summary>
    private static void ReportShortSight(NetworkGraph graph, List<Violation> advice)
    {
        if (!graph.Spec.IsTrained)
            return;

        IReadOnlyList<Shape> origins = graph.Origins;
        foreach (int index in graph.Outputs.Select(output => output.Layer))
        {
            Shape input = origins[index];
            GraphLayer layer = graph.Layers[index];
            ReceptiveField field = layer.ReceptiveField;
            bool shrinks = field.JumpHeight > 1 || field.JumpWidth > 1;
            if (layer.Output.IsVector || !shrinks || (field.Height >= input.Height && field.Width >= input.Width))
                continue;
            new LayerContext(layer.Name, index, advice).Report(
                RuleIds.ShortSight,
                null,
                [layer.Output.ToString(), field.Describe(input), ReceptiveField.Whole(input).Describe(input)]);
        }
    }

    private static void ReportHeavyLayer(NetworkGraph graph, List<Violation> advice)
    {
        long total = graph.Layers.Sum(layer => (long)layer.ParameterCount);
        if (total < FewParameters || graph.Layers.Count(layer => layer.ParameterCount > 0) < 2)
            return;

        for (int i = 0; i < graph.Layers.Count; i++)
        {
            GraphLayer layer = graph.Layers[i];
            if (layer.Spec is not WeightedSpec weighted || layer.ParameterCount * 10L <= total * 9)
                continue;
            new LayerContext(layer.Name, i, advice).Report(
                RuleIds.HeavyLayer,
                weighted.WidthArgument,
                [
                    Text.Grouped(layer.ParameterCount),
                    Text.Grouped(total),
                    Text.Number(layer.ParameterCount * 100L / total),
                    weighted.DescribeWeights(layer),
                    weighted.Traits.Window is null ? "values" : "channels",
                ],
                layer.Inputs[0]);
        }
    }

    /// <summary>
    /// Where one image is predicted, the lanes are channels, whatever sums over them: the multiply-adds of padded channels are as
    /// many as those of whole vectors, and what exceeds them is with zeros.
    /// </summary>
    private static void ReportUnevenChannels(NetworkGraph graph, List<Violation> advice)
    {
        if (graph.Macs < FewMacs)
            return;

        long padded = graph.Layers.SelectMany(Sums).Aggregate(0L, (sum, sums) => Limits.Sum(sum, sums.Padded));
        for (int i = 0; i < graph.Layers.Count; i++)
        {
            GraphLayer layer = graph.Layers[i];
            foreach (ChannelSums sums in Sums(layer))
            {
                if ((sums.Padded - sums.Macs) / (double)padded <= 0.2 || (sums.AreOfInput && IsOfNetworkInput(graph, layer.Inputs[0])))
                    continue;
                int above = Contract.Pad(sums.Channels);
                int below = sums.Channels / Lanes * Lanes;
                new LayerContext(layer.Name, i, advice).Report(
                    RuleIds.UnevenChannels,
                    sums.Argument,
                    [
                        Text.Number(sums.Channels),
                        sums.Noun,
                        Text.Number(above),
                        Text.Number((long)((sums.Padded - sums.Macs) * 100.0 / padded)),
                        below > 0 ? $"{Text.Number(below)} or {Text.Number(above)}" : Text.Number(above),
                    ],
                    sums.AreOfInput ? layer.Inputs[0] : Violation.NoLayer);
            }
        }
    }

    private static IEnumerable<ChannelSums> Sums(GraphLayer layer) => layer.Spec is WeightedSpec weighted ? weighted.SumsOf(layer) : [];

    /// <summary>Whether the channels of a map are those of the caller's images, which nobody can change here.</summary>
    private static bool IsOfNetworkInput(NetworkGraph graph, int index)
    {
        while (graph.Layers[index] is { Inputs.Count: 1, Spec: not WeightedSpec } layer)
            index = layer.Inputs[0];
        return graph.Layers[index].Spec.Traits.Role is LayerRole.Input;
    }

    private static void ReportArena(NetworkGraph graph, List<Violation> advice)
    {
        long bytes = Planner.PlanMemory(graph).One!.Arena!.Bytes;
        if (bytes > NetworkPlan.StackBudget)
        {
            advice.Add(new Violation(
                RuleIds.LargeArena,
                Violation.OfClass,
                null,
                new(
                [
                    graph.Spec.Type.Name,
                    Text.Grouped(bytes),
                    Text.Grouped(NetworkPlan.StackBudget),
                    graph.Layers.Any(layer => layer.Output.Positions > 1) ? "pool earlier or use fewer channels" : "use fewer units",
                ]),
                Violation.NoLayer,
                EquatableArray<Remedy>.Empty));
        }
    }
}
