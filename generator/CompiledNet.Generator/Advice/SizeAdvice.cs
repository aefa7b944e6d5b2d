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
            if (layer.Spec is not DenseSpec || layer.ParameterCount * 10L <= total * 9)
                continue;
            new LayerContext(layer.Name, i, advice).Report(
                RuleIds.HeavyLayer,
                "units",
                [
                    Text.Grouped(layer.ParameterCount),
                    Text.Grouped(total),
                    Text.Number(layer.ParameterCount * 100L / total),
                    Text.Grouped(layer.Input.Length),
                    Text.Grouped(layer.Output.Length),
                ]);
        }
    }

    /// <summary>The multiply-adds of padded channels are as many as those of whole vectors; what exceeds them is with zeros.</summary>
    private static void ReportUnevenChannels(NetworkGraph graph, List<Violation> advice)
    {
        if (graph.Macs < FewMacs)
            return;

        long padded = graph.Layers.Aggregate(0L, (sum, layer) => Limits.Sum(sum, Padded(layer)));
        for (int i = 0; i < graph.Layers.Count; i++)
        {
            GraphLayer layer = graph.Layers[i];
            int channels = layer.Output.Channels;
            if (layer.Spec is not (Conv2DSpec or DenseSpec) || (Padded(layer) - layer.Macs) / (double)padded <= 0.2)
                continue;
            int above = Alignment.Pad(channels);
            int below = channels / Lanes * Lanes;
            new LayerContext(layer.Name, i, advice).Report(
                RuleIds.UnevenChannels,
                layer.Spec is DenseSpec ? "units" : "filters",
                [
                    Text.Number(channels),
                    layer.Spec is DenseSpec ? "units" : "filters",
                    Text.Number(above),
                    Text.Number((Padded(layer) - layer.Macs) * 100 / padded),
                    below > 0 ? $"{Text.Number(below)} or {Text.Number(above)}" : Text.Number(above),
                ]);
        }

        static long Padded(GraphLayer layer) =>
            layer.Macs == 0 ? 0 : Limits.Product(layer.Macs / layer.Output.Channels, Alignment.Pad(layer.Output.Channels));
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
                new([graph.Spec.Type.Name, Text.Grouped(bytes), Text.Grouped(ExecutionPlan.StackBudget)]),
                Violation.NoLayer,
                EquatableArray<Remedy>.Empty));
        }
    }
}
