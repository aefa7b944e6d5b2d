using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Shapes;

namespace CompiledNet.Generator.Advice;

/// <summary>
/// Two linear maps, one after the other, are one. Said of layers of weights between which nothing else happens: what flattens,
/// pads, averages, enlarges, adds or concatenates is linear itself, and dropout does nothing to a prediction.
/// </summary>
internal static class LinearAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer second = graph.Layers[index];
        if (second.Spec is not WeightedSpec)
            return;

        var before = new Stack<Link>();
        before.Push(new Link(second.Inputs[0], IsEnlarged: Enlarges(second), IsMerged: false));
        while (before.Count > 0)
        {
            Link link = before.Pop();
            GraphLayer first = graph.Layers[link.Layer];
            if (!graph.IsTakenOnce(link.Layer) || !IsLinear(first.Spec) || (link.IsEnlarged && Shrinks(first) && second.Spec is not DenseSpec))
                continue;

            if (first.Spec is not WeightedSpec)
            {
                foreach (int input in first.Inputs)
                    before.Push(new Link(input, link.IsEnlarged || Enlarges(first), link.IsMerged || first.Inputs.Count > 1));
                continue;
            }

            if (IsProduct(first, second) || (link.IsMerged && !IsLinearIn(graph, second.Inputs[0], first.Inputs[0])))
                continue;
            new LayerContext(first.Name, link.Layer, context.Violations).Report(
                RuleIds.LinearPair, null, [second.Name], index, [Remedy.Set("Activation", "Activation.Relu", "Use relu")]);
        }
    }

    private static bool IsLinear(LayerSpec layer) => layer is
        WeightedSpec { Activation.Kind: ActivationKind.Linear }
        or FlattenSpec or ZeroPaddingSpec or UpSamplingSpec or DropoutSpec
        or PoolSpec { Pool: PoolKind.Average } or GlobalPoolSpec { Pool: PoolKind.Average }
        or MergeSpec { Merge: MergeKind.Add or MergeKind.Concatenate };

    /// <summary>
    /// Whether the two are a map that is written as a product on purpose, since that says less than one layer could. Through fewer
    /// channels than come and go, a large matrix is the product of two small ones. A depthwise convolution and one that mixes its
    /// channels are a separable one: through one value of each channel, or some, go what it had at all taps and what each of the
    /// filters gets. Where as many go between as come or go, nothing is saved and the pair is one layer. So it is with a column and a
    /// row, whose product is a rectangle.
    /// </summary>
    private static bool IsProduct(GraphLayer first, GraphLayer second)
    {
        (int firstGroups, int secondGroups) = (Groups(first), Groups(second));
        (long firstTaps, long secondTaps) = (Taps(first), Taps(second));
        (long coming, long between, long going) = (first.Input.Channels, first.Output.Channels, second.Output.Channels);
        bool areBothDepthwise = first.Spec is DepthwiseConv2DSpec && second.Spec is DepthwiseConv2DSpec or SeparableConv2DSpec;
        if (firstGroups == secondGroups || areBothDepthwise || second.Spec is DenseSpec)
        {
            return AreColumnAndRow(first, second)
                ? between < Math.Min(firstTaps * coming, secondTaps * going)
                : between < Math.Min(coming, going);
        }

        return between / Math.Max(firstGroups, secondGroups) < Math.Min(firstTaps * coming / firstGroups, secondTaps * going / secondGroups);
    }

    /// <summary>Parts of the channels that do not see each other. A separable convolution mixes all of them in the end.</summary>
    private static int Groups(GraphLayer layer) => layer.Spec switch
    {
        Conv2DSpec convolution => convolution.Groups,
        DepthwiseConv2DSpec => layer.Input.Channels,
        _ => 1,
    };

    private static long Taps(GraphLayer layer) => layer.Window is { } window ? (long)window.Rows.Size * window.Columns.Size : 1;

    private static bool AreColumnAndRow(GraphLayer first, GraphLayer second) =>
        (IsColumn(first.Window) && IsRow(second.Window)) || (IsRow(first.Window) && IsColumn(second.Window));

    private static bool IsColumn(WindowGeometry? window) => window is { Rows.Size: > 1, Columns.Size: 1 };

    private static bool IsRow(WindowGeometry? window) => window is { Rows.Size: 1, Columns.Size: > 1 };

    /// <summary>No convolution does what one that leaves positions out and one that adds some do together.</summary>
    private static bool Shrinks(GraphLayer layer) =>
        layer.Spec is not Conv2DTransposeSpec && layer.Window is { } window && (window.Rows.Stride > 1 || window.Columns.Stride > 1);

    private static bool Enlarges(GraphLayer layer) => layer.Spec switch
    {
        UpSamplingSpec => true,
        Conv2DTransposeSpec { Window: var window } => window.StrideHeight > 1 || window.StrideWidth > 1,
        _ => false,
    };

    /// <summary>Whether all that a layer gives is linear in what another one gives, by whatever ways it comes.</summary>
    private static bool IsLinearIn(NetworkGraph graph, int index, int source)
    {
        var isLinear = new bool[index + 1];
        for (int i = source; i <= index; i++)
            isLinear[i] = i == source || (IsLinear(graph.Layers[i].Spec) && graph.Layers[i].Inputs.All(input => isLinear[input]));
        return isLinear[index];
    }

    /// <summary>A layer on the way back from the second of a pair.</summary>
    /// <param name="Layer">Its index.</param>
    /// <param name="IsEnlarged">Whether positions are added behind it.</param>
    /// <param name="IsMerged">Whether others join it.</param>
    private readonly record struct Link(int Layer, bool IsEnlarged, bool IsMerged);
}
