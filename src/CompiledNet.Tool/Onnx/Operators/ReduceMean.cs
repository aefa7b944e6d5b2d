using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>ReduceMean over all positions, a global average pool, or over the channels, a part of a layer normalization.</summary>
internal sealed class ReduceMean : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        bool keeps = node.Integer("keepdims", 1) != 0;
        if (inputs[0] is MomentValue { Kind: Moment.Square } square && keeps
            && Axes(node, square.Of.Dimensions.Length, inputs.Integers("axes", 1)) is [var last]
            && last == square.Of.Dimensions.Length - 1)
            return square with { Kind = Moment.Variance };
        ViewValue view = inputs.View();
        int rank = view.Dimensions.Length;
        int[] axes = Axes(node, rank, inputs.Integers("axes", 1));
        if (axes is [var only] && view.Value.Layout.Place(view.Dimensions, only) is { } place)
        {
            if (keeps && only == rank - 1 && place.After == 1 && view.Dimensions[only] == view.Node.Shape.Channels)
                return new MomentValue(Moment.Mean, view);
            if (!keeps && view.Node.Shape.IsSequence && place == (inputs.Batch, view.Node.Shape.Channels))
            {
                int[] dimensions = [.. view.Dimensions];
                dimensions[only] = 1;
                var pooled = new Node(new GlobalPoolLayer(PoolKind.Average), inputs.Source, view.Node);
                return new ViewValue(new(pooled, dimensions, view.Value.Layout.Resize(view.Dimensions, only, 1))).Without(only).Settle(
                    inputs.Batch);
            }
        }

        LayerValue value = inputs.Map();
        if (!axes.SequenceEqual(Enumerable.Range(2, rank - 2)))
        {
            throw new RefusedException(
                $"it takes the mean over the axes [{string.Join(", ", axes)}]; CompiledNet has the mean over rows and columns, and that of normalizations");
        }

        LayerValue mean = GlobalPool.Whole(PoolKind.Average, value, inputs.Source);
        if (keeps)
            return mean;
        int channels = mean.Node.Shape.Channels;
        return new LayerValue(new Node(new FlattenLayer(), null, mean.Node), [channels], Layout.InOrder([channels]));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor data = inputs[0]!;
        int[] axes = Axes(
            node, data.Rank, node.Integers("axes") ?? (inputs.ElementAtOrDefault(1) is { } given ? OnnxInputs.ToIntegers(given) : null));
        int[] rest = [.. Enumerable.Range(0, data.Rank).Except(axes)];
        int count = axes.Aggregate(1, (product, axis) => product * data.Shape[axis]);
        double[] means = [.. data.Transpose([.. rest, .. axes]).Data.Chunk(count).Select(part => part.Average())];
        int[] shape = [.. Enumerable.Range(0, data.Rank).Where(axis => node.Integer("keepdims", 1) != 0 || !axes.Contains(axis))
            .Select(axis => axes.Contains(axis) ? 1 : data.Shape[axis])];
        return new(shape, means);
    }

    private static int[] Axes(OnnxNode node, int rank, int[]? given) => given is null or []
        ? node.Integer("noop_with_empty_axes", 0) != 0 ? throw new RefusedException("it does nothing (noop_with_empty_axes)")
            : [.. Enumerable.Range(0, rank)]
        : [.. given.Select(axis => Cutting.Axis(axis, rank)).Distinct().Order()];
}
