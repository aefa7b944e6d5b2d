using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;
using DataType = CompiledNet.Tool.Onnx.Schema.TensorProto.Types.DataType;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>What gives the same values under other dimensions.</summary>
/// <param name="resolve">The dimensions, batch included, that a node makes of others.</param>
internal sealed class Reshape(Func<OnnxNode, int[], Func<string, int, int[]?>, int[]> resolve) : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.View().Value;
        int[] shape = resolve(node, value.Dimensions, inputs.Integers);
        return new ViewValue(value with { Dimensions = shape, Layout = Regroup(value, shape) }).Settle(inputs.Batch);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        int[] shape = resolve(node, inputs[0]!.Shape, (attribute, index) =>
            node.Integers(attribute) ?? (index < inputs.Count && inputs[index] is { } tensor ? OnnxInputs.ToIntegers(tensor) : null));
        return inputs[0]!.Reshape(shape);
    }

    private static Layout Regroup(LayerValue value, int[] dimensions) =>
        value.Layout.Regroup(dimensions) ?? (value.Layout.IsFilesOwn ? Layout.InOrder(dimensions) : null)
            ?? throw new RefusedException(
                $"it makes {string.Join('x', dimensions)} of {string.Join('x', value.Dimensions)}, which CompiledNet holds as {value.Node.Shape}");

    /// <summary>Reshape: 0 keeps a dimension (unless allowzero), -1 takes what is left.</summary>
    public static int[] Resolve(OnnxNode node, int[] shape, Func<string, int, int[]?> integers)
    {
        int[] target = [.. integers("shape", 1) ?? throw new RefusedException("it lacks its shape")];
        for (int i = 0; i < target.Length; i++)
        {
            if (target[i] == 0 && node.Integer("allowzero", 0) == 0)
                target[i] = i < shape.Length ? shape[i] : throw new RefusedException($"it keeps dimension {i} of {shape.Length}");
        }

        int open = Array.IndexOf(target, -1);
        if (open >= 0)
        {
            long known = 1;
            for (int i = 0; i < target.Length; i++)
                known *= i == open ? 1 : target[i];
            target[open] = known != 0 ? (int)(Product(shape) / known) : 0;
        }

        return CheckLength(shape, target);
    }

    /// <summary>Flatten: all before an axis, and all behind it.</summary>
    public static int[] ResolveFlatten(OnnxNode node, int[] shape, Func<string, int, int[]?> integers)
    {
        int axis = node.Integer("axis", 1);
        axis = axis < 0 ? axis + shape.Length : axis;
        if (axis < 0 || axis > shape.Length)
            throw new RefusedException($"its axis is {node.Integer("axis", 1)}, of {shape.Length} dimensions");
        return [(int)Product(shape[..axis]), (int)Product(shape[axis..])];
    }

    public static int[] ResolveSqueeze(OnnxNode node, int[] shape, Func<string, int, int[]?> integers)
    {
        int[] axes = Axes(integers("axes", 1) ?? [.. Enumerable.Range(0, shape.Length).Where(axis => shape[axis] == 1)], shape.Length);
        return axes.All(axis => shape[axis] == 1) ? [.. shape.Where((_, axis) => !axes.Contains(axis))]
            : throw new RefusedException($"it removes axes that are not 1 of {Describe(shape)}");
    }

    public static int[] ResolveUnsqueeze(OnnxNode node, int[] shape, Func<string, int, int[]?> integers)
    {
        int[] axes = integers("axes", 1) ?? throw new RefusedException("it lacks its axes");
        int rank = shape.Length + axes.Length;
        axes = Axes(axes, rank);
        var rest = new Queue<int>(shape);
        return axes.Distinct().Count() == axes.Length ? [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : rest.Dequeue())]
            : throw new RefusedException("its axes are there twice");
    }

    private static int[] Axes(int[] axes, int rank) => axes.All(axis => axis >= -rank && axis < rank)
        ? Array.ConvertAll(axes, axis => (axis + rank) % rank)
        : throw new RefusedException($"its axes are {string.Join(", ", axes)}, of {rank} dimensions");

    private static int[] CheckLength(int[] shape, int[] target) => target.All(size => size >= 0) && Product(target) == Product(shape) ? target
        : throw new RefusedException($"it makes {Describe(target)} of {Describe(shape)}");

    private static double Product(int[] shape) => shape.Aggregate(1.0, (product, size) => product * size);

    private static string Describe(int[] shape) => shape.Length == 0 ? "a single number" : Tensor.Describe(shape);
}

/// <summary>Transpose: another view of the same values.</summary>
internal sealed class Transpose : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.View().Value;
        int[] axes = Axes(node, value.Dimensions.Length);
        Layout layout = value.Layout.Transpose(value.Dimensions, axes)
            ?? throw new RefusedException($"it moves axes of {string.Join('x', value.Dimensions)}, which CompiledNet holds as {value.Node.Shape}");
        return new ViewValue(value with { Dimensions = [.. axes.Select(axis => value.Dimensions[axis])], Layout = layout }).Settle(
            inputs.Batch);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!.Transpose(Axes(node, inputs[0]!.Rank));

    private static int[] Axes(OnnxNode node, int rank)
    {
        int[] axes = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        return axes.Order().SequenceEqual(Enumerable.Range(0, rank)) ? axes
            : throw new RefusedException($"its axes are {string.Join(", ", axes)}, of {rank} dimensions");
    }
}

/// <summary>What gives its first input.</summary>
internal class Identity : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => inputs[0] ?? throw new RefusedException("it lacks its input");

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!;
}

/// <summary>Cast between floats of layers; known numbers may become whole.</summary>
internal sealed class Cast : Identity
{
    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        bool isWhole = (DataType)node.Integer("to", 0) is not (DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16);
        Tensor values = isWhole ? inputs[0]!.Map(Math.Truncate) : inputs[0]!;
        return [new(values.Shape, values.Data) { IsWhole = isWhole }];
    }
}

/// <summary>Dropout, which does nothing in prediction; its rate is kept for training.</summary>
internal sealed class Dropout : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        inputs.RefuseFurtherOutputs("the mask");
        if (inputs[2] is KnownValue { Tensor.Data: [not 0] })
            throw new RefusedException("it is in training (training_mode): export the network for prediction");
        double rate = inputs.Known(1)?.Data.FirstOrDefault() ?? node.Real("ratio", 0.5);
        return rate is > 0 and < 1
            ? inputs.Layer().Then(new TrainingLayer("Dropout", AttributeText.Real((float)rate)), inputs.Source)
            : inputs.Layer();
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!;
}

/// <summary>Pad with zeros around rows and columns.</summary>
internal sealed class Pad : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Map();
        if (node.Text("mode", "constant") != "constant")
            throw new RefusedException($"its mode is {node.Text("mode", "constant")}; CompiledNet pads with zeros");
        double filling = inputs.Known(2)?.Data.FirstOrDefault() ?? node.Real("value", 0);
        if (filling != 0)
            throw new RefusedException($"it pads with {filling}; CompiledNet pads with zeros");
        (int[] before, int[] after) = Read(node, value.Dimensions.Length + 1, inputs.Integers("pads", 1), inputs.Known(3));
        if (before.Concat(after).Any(pad => pad < 0))
            throw new RefusedException("it cuts off instead of padding");
        if (before[0] != 0 || after[0] != 0 || before[1] != 0 || after[1] != 0)
            throw new RefusedException("it pads batch or channels; CompiledNet pads rows and columns");
        bool isLine = before.Length == 3;
        if (before.Concat(after).All(pad => pad == 0))
            return value;
        var layer = isLine ? new ZeroPadding2DLayer(0, 0, before[2], after[2]) : new ZeroPadding2DLayer(before[2], after[2], before[3], after[3]);
        return Batches.MapOf(new Node(layer, inputs.Source, value.Node));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        int[]? given = node.Integers("pads") ?? (inputs.Count > 1 && inputs[1] is { } pads ? OnnxInputs.ToIntegers(pads) : null);
        (int[] before, int[] after) = Read(node, inputs[0]!.Rank, given, inputs.ElementAtOrDefault(3));
        bool isLine = before.Length == 3;
        return Batches.EachMap(inputs[0]!, map => Maps.Pad(map, isLine ? default : new(before[2], after[2]), new(before[^1], after[^1])));
    }

    private static (int[] Before, int[] After) Read(OnnxNode node, int rank, int[]? pads, Tensor? chosen)
    {
        pads ??= node.Integers("paddings") ?? throw new RefusedException("it lacks its pads");
        int[] axes = chosen is null ? [.. Enumerable.Range(0, rank)]
            : Array.ConvertAll(OnnxInputs.ToIntegers(chosen), axis => axis < 0 ? axis + rank : axis);
        if (pads.Length != 2 * axes.Length || axes.Any(axis => axis < 0 || axis >= rank))
            throw new RefusedException($"it has {pads.Length} pads for {axes.Length} axes");
        (int[] before, int[] after) = (new int[rank], new int[rank]);
        for (int i = 0; i < axes.Length; i++)
            (before[axes[i]], after[axes[i]]) = (pads[i], pads[i + axes.Length]);
        return (before, after);
    }
}
