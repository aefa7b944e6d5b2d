using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

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
        if (second.Spec is not WeightedSpec secondSpec)
            return;

        var before = new Stack<Link>();
        before.Push(new Link(second.Inputs[0], IsEnlarged: second.Spec.Traits.Enlarges, IsMerged: false));
        while (before.Count > 0)
        {
            Link link = before.Pop();
            GraphLayer first = graph.Layers[link.Layer];
            if (!graph.IsTakenOnce(link.Layer) || !first.Spec.Traits.IsLinear || (link.IsEnlarged && Shrinks(first) && second.Spec.Traits.Window is not null))
                continue;

            if (first.Spec is not WeightedSpec firstSpec)
            {
                foreach (int input in first.Inputs)
                    before.Push(new Link(input, link.IsEnlarged || first.Spec.Traits.Enlarges, link.IsMerged || first.Inputs.Count > 1));
                continue;
            }

            if (IsProduct(first, firstSpec, second, secondSpec) || (link.IsMerged && !IsLinearIn(graph, second.Inputs[0], first.Inputs[0])))
                continue;
            new LayerContext(first.Name, link.Layer, context.Violations).Report(
                RuleIds.LinearPair, null, [second.Name], index, [Remedy.Set("Activation", "Activation.Relu", "Use relu")]);
        }
    }

    /// <summary>
    /// Whether the two are a map that is written as a product on purpose, since that says less than one layer could. Through fewer
    /// channels than come and go, a large matrix is the product of two small ones. A depthwise convolution and one that mixes its
    /// channels are a separable one: through one value of each channel, or some, go what it had at all taps and what each of the
    /// filters gets. Where as many go between as come or go, nothing is saved and the pair is one layer. So it is with a column and a
    /// row, whose product is a rectangle.
    /// </summary>
    private static bool IsProduct(GraphLayer first, WeightedSpec firstSpec, GraphLayer second, WeightedSpec secondSpec)
    {
        (int firstGroups, int secondGroups) = (firstSpec.GroupsOf(first.Input), secondSpec.GroupsOf(second.Input));
        (long firstTaps, long secondTaps) = (Taps(first), Taps(second));
        (long coming, long between, long going) = (first.Input.Channels, first.Output.Channels, second.Output.Channels);
        bool areBothDepthwise = firstSpec.Depthwise is DepthwisePart.Whole && secondSpec.Depthwise is not DepthwisePart.None;
        if (firstGroups == secondGroups || areBothDepthwise || secondSpec.Traits.Window is null)
        {
            return AreColumnAndRow(first, second)
                ? between < Math.Min(firstTaps * coming, secondTaps * going)
                : between < Math.Min(coming, going);
        }

        return between / Math.Max(firstGroups, secondGroups) < Math.Min(firstTaps * coming / firstGroups, secondTaps * going / secondGroups);
    }

    private static long Taps(GraphLayer layer) => layer.Window is { } window ? (long)window.Rows.Size * window.Columns.Size : 1;

    private static bool AreColumnAndRow(GraphLayer first, GraphLayer second) =>
        (IsColumn(first.Window) && IsRow(second.Window)) || (IsRow(first.Window) && IsColumn(second.Window));

    private static bool IsColumn(WindowGeometry? window) => window is { Rows.Size: > 1, Columns.Size: 1 };

    private static bool IsRow(WindowGeometry? window) => window is { Rows.Size: 1, Columns.Size: > 1 };

    /// <summary>No convolution does what one that leaves positions out and one that adds some do together.</summary>
    private static bool Shrinks(GraphLayer layer) =>
        layer.Spec.Traits.Window is not { IsTransposed: true } && layer.Window is { } window && (window.Rows.Stride > 1 || window.Columns.Stride > 1);

    /// <summary>Whether all that a layer gives is linear in what another one gives, by whatever ways it comes.</summary>
    private static bool IsLinearIn(NetworkGraph graph, int index, int source)
    {
        var isLinear = new bool[index + 1];
        for (int i = source; i <= index; i++)
            isLinear[i] = i == source || (graph.Layers[i].Spec.Traits.IsLinear && graph.Layers[i].Inputs.All(input => isLinear[input]));
        return isLinear[index];
    }

    /// <summary>A layer on the way back from the second of a pair.</summary>
    /// <param name="Layer">Its index.</param>
    /// <param name="IsEnlarged">Whether positions are added behind it.</param>
    /// <param name="IsMerged">Whether others join it.</param>
    private readonly record struct Link(int Layer, bool IsEnlarged, bool IsMerged);
}
