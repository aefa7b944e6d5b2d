using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Shapes;

namespace CompiledNet.Generator.Advice;

/// <summary>Kernels that cost more than others which see as much.</summary>
internal static class KernelAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        if (layer.Spec is not Conv2DSpec { From: null, Groups: 1, Window: { Height: 5, Width: 5, StrideHeight: 1, StrideWidth: 1, IsDilated: false } window } convolution)
            return;

        // Half of the zeros stand before each of the two, so that an odd one has no half.
        if (window.Padding is not PaddingKind.Same && ((window.ZeroHeight ?? 0) % 2 != 0 || (window.ZeroWidth ?? 0) % 2 != 0))
            return;

        long rows = Between(layer.Window!.Rows);
        long columns = Between(layer.Window.Columns);
        long inChannels = layer.Input.Channels;
        long filters = convolution.Filters;
        long positions = (long)layer.Output.Height * layer.Output.Width;
        long macs = Limits.Sum(
            Limits.Product(rows, columns, 9, inChannels, filters), Limits.Product(positions, 9, filters, filters));
        long weights = 9 * ((inChannels * filters) + (filters * filters));
        long written = 25 * inChannels * filters;
        if (macs >= layer.Macs)
            return;

        context.Report(
            RuleIds.LargeKernel,
            WindowRemedies.SizeArgument(Conv2DShape.Words, Axes.Both),
            [Text.Grouped(layer.Macs), Text.Grouped(written), Text.Grouped(macs), Text.Grouped(weights)],
            remedies: [Remedy.SplitKernel(ActivationOfFirst(graph, index), $"Use two 3x3 kernels ({Text.Grouped(macs)} multiply-adds)")]);

        // What the first of the two gives: with the padding halved, half of what the large kernel takes away is gone.
        static long Between(WindowAxis axis) => axis.Output + ((axis.Input - axis.Output) / 2);
    }

    /// <summary>
    /// Where the activation is a layer of its own, behind a normalization or not, the first of two kernels needs one too, or both
    /// would be one linear map.
    /// </summary>
    private static string ActivationOfFirst(NetworkGraph graph, int index)
    {
        if (LayerAdvice.ActivationOf(graph.Layers[index].Spec) is not ActivationKind.Linear)
            return "";
        int next = index + 1;
        while (next < graph.Layers.Count && graph.Layers[next].Inputs[0] == next - 1 && graph.Layers[next].Spec is BatchNormalizationSpec)
            next++;
        return next < graph.Layers.Count
            && graph.Layers[next].Inputs[0] == next - 1
            && graph.Layers[next].Spec is ActivationSpec { Activation: { Kind: not (ActivationKind.Linear or ActivationKind.Softmax) } function }
                ? "Activation = " + LayerAdvice.Arguments(function)
                : "";
    }
}
