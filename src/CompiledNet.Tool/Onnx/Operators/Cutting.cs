using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>
/// What takes some places along an axis: of positions it crops, of channels it takes a part of the layer that makes them.
/// </summary>
internal static class Cutting
{
    /// <summary>So many places along an axis, from one on.</summary>
    /// <exception cref="RefusedException">CompiledNet has no layer for that.</exception>
    public static ViewValue Take(ViewValue view, int axis, int start, int count, int batch, string? source)
    {
        int size = view.Dimensions[axis];
        if (count == size)
            return view;
        if (view.Value.Layout.Place(view.Dimensions, axis) is not { } place || place.Before % batch != 0)
            throw new RefusedException($"it takes {count} of {size} along axis {axis} of {view}; CompiledNet cuts rows, columns and steps");
        int[] dimensions = [.. view.Dimensions];
        dimensions[axis] = count;
        Node node = Take(view.Node, place.Before / batch, size, place.After, start, count, source);
        return new(new(node, dimensions, view.Value.Layout.Resize(view.Dimensions, axis, count)));
    }

    /// <summary>All steps from the last to the first.</summary>
    public static ViewValue Flip(ViewValue view, int axis, int batch)
    {
        bool isSteps = view.Node.Shape.IsSequence && view.Dimensions[axis] == view.Node.Shape.Width
            && view.Value.Layout.Place(view.Dimensions, axis) == (batch, view.Node.Shape.Channels);
        return isSteps ? view.On(new Node(new FlipLayer(), null, view.Node))
            : throw new RefusedException($"it turns axis {axis} of {view} around; CompiledNet turns steps, within recurrent layers");
    }

    /// <summary>An axis counted from the first.</summary>
    public static int Axis(int axis, int rank) => axis >= -rank && axis < rank ? (axis + rank) % rank
        : throw new RefusedException($"its axis is {axis}, of {rank} dimensions");

    /// <summary>Of values that are [before, size, after] in the layer's order.</summary>
    private static Node Take(Node node, int before, int size, int after, int start, int count, string? source)
    {
        TensorShape shape = node.Shape;
        int behind = size - start - count;
        if (before == shape.Height * shape.Width && size * after == shape.Channels)
            return Channels(node, start * after, count * after);
        bool isRows = !shape.IsSequence && before == 1 && after % (shape.Width * shape.Channels) == 0;
        bool isColumns = before == shape.Height && after % shape.Channels == 0;
        if (shape.IsVector || (!isRows && !isColumns))
            throw new RefusedException($"it takes {count} of {size} values of each of {before} in {shape}, which CompiledNet has no layer for");
        int places = after / (isRows ? shape.Width * shape.Channels : shape.Channels);
        (int first, int last) = (start * places, behind * places);
        return new(isRows ? new Cropping2DLayer(first, last, 0, 0) : new Cropping2DLayer(0, 0, first, last), source, node);
    }

    /// <summary>Some of the channels, as the layer computes them that makes all.</summary>
    private static Node Channels(Node node, int start, int count)
    {
        return node.Layer switch
        {
            DenseLayer { Activation.Kind: not Activation.Softmax } dense => new(
                dense with { Kernel = Part(dense.Kernel), Bias = dense.Bias is null ? null : Part(dense.Bias) }, node.Source, node.Inputs),
            BatchNormalizationLayer { Scaling: { } scaling } => Affine.Say(
                Channels(node.Inputs[0], start, count), Doubles(scaling.Scale), Doubles(scaling.Shift), node.Source),
            RecurrentLayer { Bidirectional: Bidirectional.Concatenate } when 2 * count == node.Shape.Channels && start % count == 0 =>
                new(new HalfLayer(start / count), null, node),
            _ => throw new RefusedException(
                $"it takes {count} of the {node.Shape.Channels} channels of {node.Shape}, which CompiledNet has no layer for"),
        };

        Weight Part(Weight weight) => weight with
        {
            Shape = [.. weight.Shape[..^1], count],
            Values = [.. weight.Values.Chunk(weight.Shape[^1]).SelectMany(row => row.Skip(start).Take(count))],
        };

        double[] Doubles(float[] values) => Array.ConvertAll(values[start..(start + count)], value => (double)value);
    }
}

/// <summary>
/// Gather along an axis: one place, or neighbours, of what a layer gives; any of known numbers; rows of a known table by integers of the
/// caller's.
/// </summary>
internal sealed class Gather : OnnxOperator
{
    public override bool HasWeights => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        int axis = node.Integer("axis", 0);
        if (inputs[0] is KnownValue table && inputs[1] is not KnownValue)
            return Embed(table.Tensor, axis, inputs);
        Tensor indices = inputs.RequireKnown(1);
        if (inputs[0] is StackValue stack && axis == 0 && indices.Rank == 0)
            return stack.Parts[Place(indices.Data[0], stack.Parts.Count)].Settle(inputs.Batch);
        ViewValue view = inputs.View();
        axis = Cutting.Axis(axis, view.Dimensions.Length);
        int[] places = Array.ConvertAll(indices.Data, index => Place(index, view.Dimensions[axis]));
        if (indices.Rank > 1 || places.Length == 0)
            throw new RefusedException($"it gathers {Tensor.Describe(indices.Shape)} places; CompiledNet takes neighbours");
        if (places.Length > 1 && places.Length == view.Dimensions[axis]
            && places.SequenceEqual(Enumerable.Range(0, places.Length).Reverse()))
            return Cutting.Flip(view, axis, inputs.Batch).Settle(inputs.Batch);
        if (!places.SequenceEqual(Enumerable.Range(places[0], places.Length)))
            throw new RefusedException($"it gathers the places {string.Join(", ", places)}; CompiledNet takes neighbours");
        ViewValue taken = Cutting.Take(view, axis, places[0], places.Length, inputs.Batch, inputs.Source);
        return (indices.Rank == 1 ? taken : taken.Without(axis)).Settle(inputs.Batch);
    }

    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs) => [Evaluate(node, inputs)];

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        (Tensor data, Tensor indices) = (inputs[0]!, inputs[1]!);
        int axis = Cutting.Axis(node.Integer("axis", 0), data.Rank), size = data.Shape[axis];
        int[] shape = [.. data.Shape[..axis], .. indices.Shape, .. data.Shape[(axis + 1)..]];
        Limits.Check(shape);
        return data.Take(axis, Array.ConvertAll(indices.Data, index => Place(index, size))).Reshape(shape);
    }

    private static OnnxValue Embed(Tensor table, int axis, OnnxInputs inputs)
    {
        if (table.Rank != 2 || Cutting.Axis(axis, table.Rank) != 0)
            throw new RefusedException($"it gathers along axis {axis} of {Tensor.Describe(table.Shape)}; CompiledNet takes its rows");
        ViewValue integers = inputs.View(1);
        int numbers = table.Shape[1];
        Node rows = EmbeddingLayer.Behind(integers.Node, new("embeddings", table.Shape, table.ToSingles()), maskZero: false, inputs.Source);
        return new ViewValue(new(rows, [.. integers.Dimensions, numbers], integers.Value.Layout.Before(numbers))).Settle(inputs.Batch);
    }

    private static int Place(double index, int size)
    {
        double place = index < 0 ? index + size : index;
        return place >= 0 && place < size ? (int)place : throw new RefusedException($"it takes value {index} of {size}");
    }
}

/// <summary>Split: parts along an axis.</summary>
internal sealed class Split : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => LowerAll(node, inputs)[0]!;

    public override IReadOnlyList<OnnxValue?> LowerAll(OnnxNode node, OnnxInputs inputs)
    {
        ViewValue view = inputs.View();
        int axis = Cutting.Axis(node.Integer("axis", 0), view.Dimensions.Length), start = 0;
        var parts = new List<OnnxValue?>();
        foreach (int count in Sizes(node, view.Dimensions[axis], inputs.Integers("split", 1)))
        {
            parts.Add(inputs.IsTaken(parts.Count) ? Cutting.Take(view, axis, start, count, inputs.Batch, null).Settle(inputs.Batch) : null);
            start += count;
        }

        return parts;
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => EvaluateAll(node, inputs)[0];

    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor data = inputs[0]!;
        int axis = Cutting.Axis(node.Integer("axis", 0), data.Rank), start = 0;
        int[]? given = node.Integers("split") ?? (inputs.ElementAtOrDefault(1) is { } tensor ? OnnxInputs.ToIntegers(tensor) : null);
        var parts = new List<Tensor>();
        foreach (int count in Sizes(node, data.Shape[axis], given))
        {
            parts.Add(data.Take(axis, [.. Enumerable.Range(start, count)]));
            start += count;
        }

        return parts;
    }

    private static int[] Sizes(OnnxNode node, int size, int[]? given)
    {
        int parts = node.Outputs.Count, largest = (size + parts - 1) / parts;
        given ??= [.. Enumerable.Range(0, parts).Select(part => Math.Clamp(size - (part * largest), 0, largest))];
        return given.Length == parts && given.All(count => count > 0) && given.Sum() == size ? given
            : throw new RefusedException($"it splits {size} into {string.Join(", ", given)} for {parts} outputs");
    }
}
