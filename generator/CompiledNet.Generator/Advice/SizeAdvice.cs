using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Shapes;

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

        Shape input = graph.Layers[0].Output;
        foreach (int index in graph.Outputs.Select(output => output.Layer))
        {
            GraphLayer layer = graph.Layers[index];
            ReceptiveField field = layer.ReceptiveField;
            bool shrinks = field.JumpHeight > 1 || field.JumpWidth > 1;
            if (layer.Output.IsVector || !shrinks || (field.Height >= input.Height && field.Width >= input.Width))
                continue;
            new LayerContext(layer.Name, index, advice).Report(
                RuleIds.ShortSight,
                null,
                [layer.Output.ToString(), Text.Sides(field.Height, field.Width), Text.Sides(input.Height, input.Width)]);
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
                    Weights(layer),
                    weighted is DenseSpec ? "values" : "channels",
                ],
                layer.Inputs[0]);
        }
    }

    /// <summary>What a layer has a weight for.</summary>
    private static string Weights(GraphLayer layer)
    {
        string taps = layer.Window is { } window ? Text.Sides(window.Rows.Size, window.Columns.Size) : "";
        string channels = Text.Grouped(layer.Input.Channels);
        string outputs = Text.Grouped(layer.Output.Channels);
        return layer.Spec switch
        {
            DenseSpec => $"each of {channels} inputs and {outputs} outputs",
            DepthwiseConv2DSpec => $"each of {taps} taps and {outputs} channels",
            SeparableConv2DSpec { DepthMultiplier: var multiplier } =>
                $"each of {taps} taps and {Text.Grouped((long)layer.Input.Channels * multiplier)} channels, then for each of these and {outputs} filters",
            Conv2DSpec { Groups: > 1 and var groups } => $"each of {taps} taps, {Text.Grouped(layer.Input.Channels / groups)} channels of a group and {outputs} filters",
            _ => $"each of {taps} taps, {channels} channels and {outputs} filters",
        };
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
                int above = Alignment.Pad(sums.Channels);
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

    /// <summary>What a layer sums up: a separable convolution twice, first for each channel that comes, then for each filter.</summary>
    private static IEnumerable<ChannelSums> Sums(GraphLayer layer)
    {
        if (layer.Spec is not WeightedSpec weighted)
            yield break;
        int channels = layer.Output.Channels;
        switch (weighted)
        {
            case DepthwiseConv2DSpec:
                yield return new ChannelSums(channels, layer.Macs, weighted.WidthArgument, "channels", AreOfInput: true);
                break;
            case SeparableConv2DSpec { DepthMultiplier: var multiplier }:
                int between = layer.Input.Channels * multiplier;
                long mixing = Limits.Product(layer.Output.Positions, between, channels);
                yield return new ChannelSums(between, layer.Macs - mixing, "DepthMultiplier", "depthwise channels", AreOfInput: true);
                yield return new ChannelSums(channels, mixing, weighted.WidthArgument, weighted.WidthArgument, AreOfInput: false);
                break;
            default:
                yield return new ChannelSums(channels, layer.Macs, weighted.WidthArgument, weighted.WidthArgument, AreOfInput: false);
                break;
        }
    }

    /// <summary>Whether the channels of a map are those of the caller's images, which nobody can change here.</summary>
    private static bool IsOfNetworkInput(NetworkGraph graph, int index)
    {
        while (graph.Layers[index] is { Inputs.Count: 1, Spec: not WeightedSpec } layer)
            index = layer.Inputs[0];
        return graph.Layers[index].Spec is InputSpec;
    }

    private static void ReportArena(NetworkGraph graph, List<Violation> advice)
    {
        StepPlan steps = StepPlanner.Plan(graph, ParameterLayout.Plan(graph), isTraining: false);
        long bytes = ArenaPlan.One(steps).Length * (long)sizeof(float);
        if (bytes > ExecutionPlan.StackBudget)
        {
            advice.Add(new Violation(
                RuleIds.LargeArena,
                Violation.OfClass,
                null,
                new(
                [
                    graph.Spec.Type.Name,
                    Text.Grouped(bytes),
                    Text.Grouped(ExecutionPlan.StackBudget),
                    graph.Layers.Any(layer => layer.Output.Positions > 1) ? "pool earlier or use fewer channels" : "use fewer units",
                ]),
                Violation.NoLayer,
                EquatableArray<Remedy>.Empty));
        }
    }

    /// <summary>Sums of a layer that stand in lanes.</summary>
    /// <param name="Channels">How many of them there are at a position.</param>
    /// <param name="Macs">Their multiply-adds.</param>
    /// <param name="Argument">The argument that decides how many there are.</param>
    /// <param name="Noun">What they are called.</param>
    /// <param name="AreOfInput">Whether their number is a multiple of the channels that come in.</param>
    private sealed record ChannelSums(int Channels, long Macs, string Argument, string Noun, bool AreOfInput)
    {
        public long Padded => Limits.Product(Macs / Channels, Alignment.Pad(Channels));
    }
}
