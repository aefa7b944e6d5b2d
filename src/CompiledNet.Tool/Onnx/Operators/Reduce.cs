using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>
/// ReduceMean, ReduceMax and ReduceL2 over all positions, global pools; the mean over the channels is a part of a layer normalization.
/// </summary>
/// <param name="kind">What is made of the values.</param>
internal sealed class Reduce(PoolKind kind) : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        bool keeps = node.Integer("keepdims", 1) != 0;
        if (kind == PoolKind.Average && inputs[0] is MomentValue { Kind: Moment.Square } square && keeps
            && Axes(node, square.Of.Dimensions.Length, inputs.Integers("axes", 1)) is [var last]
            && last == square.Of.Dimensions.Length - 1)
            return square with { Kind = Moment.Variance };
        ViewValue view = inputs.View();
        int rank = view.Dimensions.Length;
        int[] axes = Axes(node, rank, inputs.Integers("axes", 1));
        if (axes is [var only] && view.Value.Layout.Place(view.Dimensions, only) is { } place)
        {
            bool isOfChannels = keeps && only == rank - 1 && place.After == 1 && view.Dimensions[only] == view.Node.Shape.Channels;
            if (kind == PoolKind.Average && isOfChannels)
                return new MomentValue(Moment.Mean, view);
            if (kind != PoolKind.L2 && !keeps && view.Node.Shape.IsSequence && place == (inputs.Batch, view.Node.Shape.Channels))
            {
                int[] dimensions = [.. view.Dimensions];
                dimensions[only] = 1;
                var pooled = new Node(new GlobalPoolLayer(kind), inputs.Source, view.Node);
                return new ViewValue(new(pooled, dimensions, view.Value.Layout.Resize(view.Dimensions, only, 1))).Without(only).Settle(
                    inputs.Batch);
            }
        }

        LayerValue value = inputs.Map();
        if (!axes.SequenceEqual(Enumerable.Range(2, rank - 2)))
        {
            throw new RefusedException(
                $"it reduces the axes [{string.Join(", ", axes)}]; CompiledNet reduces rows and columns, and normalizes channels");
        }

        LayerValue whole = GlobalPool.Whole(kind, value, inputs.Source);
        if (keeps)
            return whole;
        int channels = whole.Node.Shape.Channels;
        return new LayerValue(new Node(new FlattenLayer(), null, whole.Node), [channels], Layout.InOrder([channels]));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor data = inputs[0]!;
        int[] axes = Axes(
            node, data.Rank, node.Integers("axes") ?? (inputs.ElementAtOrDefault(1) is { } given ? OnnxInputs.ToIntegers(given) : null));
        int[] rest = [.. Enumerable.Range(0, data.Rank).Except(axes)];
        int count = axes.Aggregate(1, (product, axis) => product * data.Shape[axis]);
        Func<ReadOnlySpan<double>, int, double> reduce = GlobalPool.OfValues(kind);
        double[] reduced = [.. data.Transpose([.. rest, .. axes]).Data.Chunk(count).Select(part => reduce(part, count))];
        int[] shape = [.. Enumerable.Range(0, data.Rank).Where(axis => node.Integer("keepdims", 1) != 0 || !axes.Contains(axis))
            .Select(axis => axes.Contains(axis) ? 1 : data.Shape[axis])];
        return new(shape, reduced);
    }

    private static int[] Axes(OnnxNode node, int rank, int[]? given) => given is null or []
        ? node.Integer("noop_with_empty_axes", 0) != 0 ? throw new RefusedException("it does nothing (noop_with_empty_axes)")
            : [.. Enumerable.Range(0, rank)]
        : [.. given.Select(axis => Cutting.Axis(axis, rank)).Distinct().Order()];
}
