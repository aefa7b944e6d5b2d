using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Advice;

/// <summary>Kernels that cost more than others which see as much.</summary>
internal static class KernelAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        if (layer.Spec is not WeightedSpec { From: null, Depthwise: DepthwisePart.None, Traits.Window: { } use } weighted
            || weighted.GroupsOf(layer.Input) > 1
            || use.Spec is not { Height: 5, Width: 5, StrideHeight: 1, StrideWidth: 1, IsDilated: false } window)
            return;

        // Half of the zeros stand before each of the two, so that an odd one has no half.
        if (window.Padding is not PaddingKind.Same && ((window.ZeroHeight ?? 0) % 2 != 0 || (window.ZeroWidth ?? 0) % 2 != 0))
            return;

        long between = Between(layer.Window!.Rows) * Between(layer.Window.Columns);
        long inChannels = layer.Input.Channels;
        long filters = layer.Output.Channels;

        // A transposed kernel is laid on each position of what it takes, others on each of what they give.
        (long first, long second) = use.IsTransposed ? ((long)layer.Input.Positions, between) : (between, layer.Output.Positions);
        long macs = Limits.Sum(Limits.Product(first, 9, inChannels, filters), Limits.Product(second, 9, filters, filters));
        long weights = 9 * ((inChannels * filters) + (filters * filters));
        long written = 25 * inChannels * filters;
        if (macs >= layer.Macs)
            return;

        context.Report(
            RuleIds.LargeKernel,
            WindowRemedies.SizeArgument(WindowWords.Kernel, Axes.Both),
            [Text.Grouped(layer.Macs), Text.Grouped(written), Text.Grouped(macs), Text.Grouped(weights)],
            remedies: [Remedy.SplitKernel(ActivationOfFirst(graph, index), $"Use two 3x3 kernels ({Text.Grouped(macs)} multiply-adds)")]);

        // What stands between the two: half of what the large kernel takes away, or adds, with the padding halved.
        static long Between(WindowAxis axis) => axis.Output + ((axis.Input - axis.Output) / 2);
    }

    /// <summary>
    /// Where the activation is a layer of its own, behind a normalization or not, the first of two kernels needs one too, or both
    /// would be one linear map.
    /// </summary>
    private static string ActivationOfFirst(NetworkGraph graph, int index)
    {
        if (graph.Layers[index].Spec.Function?.Kind is not ActivationKind.Linear)
            return "";
        int next = index + 1;
        while (next < graph.Layers.Count && graph.Layers[next].Inputs[0] == next - 1 && graph.Layers[next].Spec.Traits.Role is LayerRole.Normalization)
            next++;
        return next < graph.Layers.Count
            && graph.Layers[next].Inputs[0] == next - 1
            && graph.Layers[next].Spec is { Traits.Role: LayerRole.Activation, Function: { Kind: not (ActivationKind.Linear or ActivationKind.Softmax) } function }
                ? "Activation = " + LayerAdvice.Arguments(function)
                : "";
    }
}
