using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Add, Sub, Mul and Div of two values: of layers they are merged, of known numbers they scale and shift.</summary>
internal sealed class Arithmetic(string sign, Func<double, double, double> function) : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        if (inputs.Count != 2)
            throw new RefusedException($"it has {inputs.Count} inputs; expected 2");
        if (inputs[0] is ScoresValue || inputs[1] is ScoresValue)
            return Attention.Combine(sign, inputs);
        if (Moments.Combine(sign, inputs) is { } moment)
            return moment;
        bool isReversed = inputs[0] is KnownValue;
        LayerValue value = inputs.Layer(isReversed ? 1 : 0);
        if (inputs[isReversed ? 0 : 1] is KnownValue { Tensor: var known })
        {
            known = Legacy(node, known, value.Dimensions.Length + 1);
            if (sign == "+" && Batches.ToSequence(value) is { } sequence && Broadcasting.PerStep(known, sequence) is { } steps)
                return sequence.Then(new PositionEmbeddingLayer(steps), inputs.Source);
            double[] numbers = Broadcasting.PerChannel(known, value);
            double[] ones = [.. numbers.Select(_ => 1.0)], zeros = new double[numbers.Length];
            return (sign, isReversed) switch
            {
                ("+", _) => Affine.Say(value, ones, numbers, inputs.Source),
                ("-", false) => Affine.Say(value, ones, [.. numbers.Select(number => -number)], inputs.Source),
                ("-", true) => Affine.Say(value, [.. ones.Select(one => -one)], numbers, inputs.Source),
                ("*", _) => Affine.Say(value, numbers, zeros, inputs.Source),
                ("/", false) => Affine.Say(value, [.. numbers.Select(number => 1 / number)], zeros, inputs.Source),
                _ => throw new RefusedException("it divides by what a layer gives"),
            };
        }

        LayerValue other = inputs.Layer(1);
        return sign switch
        {
            "+" => Merging.Merge(new AddLayer(), inputs.Source, value, other),
            "-" => Merging.Merge(new SubtractLayer(), inputs.Source, value, other),
            "*" => Merging.Merge(new MultiplyLayer(), inputs.Source, value, other),
            _ => throw new RefusedException("it divides by what a layer gives"),
        };
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor result = Broadcasting.Combine(inputs[0]!, Legacy(node, inputs[1]!, inputs[0]!.Rank), function);
        return sign == "/" && inputs[0]!.IsWhole && inputs[1]!.IsWhole ? result.Map(Math.Truncate) : result;
    }

    /// <summary>Before version 7, the second input was aligned at an axis.</summary>
    private static Tensor Legacy(OnnxNode node, Tensor known, int rank)
    {
        if (node.Opset >= 7 || !node.Has("axis"))
            return known;
        int axis = node.Integer("axis", 0), behind = rank - (axis < 0 ? axis + rank : axis) - known.Rank;
        return behind >= 0 ? known.Reshape([.. known.Shape, .. Enumerable.Repeat(1, behind)])
            : throw new RefusedException($"its axis is {axis}, of {rank} dimensions");
    }
}

/// <summary>The other sign.</summary>
internal sealed class Neg : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => Affine.Say(inputs.Layer(), -1, 0, inputs.Source);

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!.Map(x => -x);
}

/// <summary>Sum of any number of values.</summary>
internal sealed class Sum : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue sum = inputs.Layer(0);
        var layers = new List<LayerValue> { sum };
        for (int i = 1; i < inputs.Count; i++)
        {
            if (inputs[i] is KnownValue { Tensor: var known })
                layers[0] = Affine.Say(layers[0], [.. Enumerable.Repeat(1.0, sum.Node.Shape.Channels)], Broadcasting.PerChannel(known, sum), null);
            else
                layers.Add(inputs.Layer(i));
        }

        return layers.Count == 1 ? layers[0] : Merging.Merge(new AddLayer(), inputs.Source, [.. layers]);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) =>
        inputs.Select(input => input!).Aggregate((sum, next) => Broadcasting.Combine(sum, next, (x, y) => x + y));
}

/// <summary>What merges values of layers.</summary>
internal static class Merging
{
    /// <summary>Merges values of one shape and order; one value a channel goes with every position of a map.</summary>
    public static LayerValue Merge(Layer layer, string? source, params LayerValue[] values)
    {
        LayerValue largest = values.MaxBy(value => (value.Length, !value.Node.Shape.IsVector))!;
        foreach (LayerValue value in values)
        {
            bool isAlike = value.Dimensions.SequenceEqual(largest.Dimensions) && value.Node.Shape == largest.Node.Shape && value.Layout.Equals(largest.Layout);
            if (!isAlike && !IsSpread(value, largest))
                throw new RefusedException(
                    $"it merges {string.Join('x', value.Dimensions)} with {string.Join('x', largest.Dimensions)}; CompiledNet merges equal shapes, and a map with one value a channel");
        }

        return largest with { Node = new Node(layer, source, values.Select(value => value.Node)) };
    }

    /// <summary>Whether a value has one number for each channel of a map, and 1 for rows and columns.</summary>
    private static bool IsSpread(LayerValue value, LayerValue map)
    {
        int channels = map.IsChannelsFirstMap ? 0 : map.IsChannelsLastMap ? map.Dimensions.Length - 1 : -1;
        return channels >= 0 && value.Dimensions.Length == map.Dimensions.Length && value.Dimensions[channels] == map.Dimensions[channels]
            && value.Length == map.Dimensions[channels] && value.Node.Shape is { Height: 1, Width: 1 };
    }
}

/// <summary>Max and Mean of any number of values that layers give.</summary>
internal sealed class Merge(Layer layer, Func<double[], double> function) : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue[] values = [.. Enumerable.Range(0, inputs.Count).Select(inputs.Layer)];
        return values.Length == 1 ? values[0] : Merging.Merge(layer, inputs.Source, values);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        // All in the shape that they have together.
        Tensor zeros = inputs.Select(input => input!.Map(_ => 0)).Aggregate((left, right) => Broadcasting.Combine(left, right, (x, _) => x));
        double[][] values = [.. inputs.Select(input => Broadcasting.Combine(zeros, input!, (_, x) => x).Data)];
        return new(zeros.Shape, [.. Enumerable.Range(0, zeros.Length).Select(i => function([.. values.Select(value => value[i])]))]);
    }
}

/// <summary>Concat along the channels.</summary>
internal sealed class Concat : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        if (node.Integer("axis", 1) == 0 && Stack(inputs) is { } stack)
            return stack;
        ViewValue[] views = [.. Enumerable.Range(0, inputs.Count).Select(inputs.View)];
        ViewValue first = views[0];
        int axis = Axis(node, first.Dimensions.Length);
        Layout alike = first.Value.Layout.Resize(first.Dimensions, axis, 1);
        bool isChannels = views.All(view => view.Dimensions.Length == first.Dimensions.Length
            && view.Dimensions[axis] == view.Node.Shape.Channels
            && view.Value.Layout.Place(view.Dimensions, axis) is { After: 1 }
                && view.Value.Layout.Resize(view.Dimensions, axis, 1).Equals(alike));
        if (!isChannels)
            throw new RefusedException($"its axis is {axis} of {first}; CompiledNet joins channels");
        if (views.Length == 1)
            return inputs[0]!;
        var result = new Node(new ConcatenateLayer(), inputs.Source, views.Select(view => view.Node));
        int[] dimensions = [.. first.Dimensions];
        dimensions[axis] = result.Shape.Channels;
        return new ViewValue(new(result, dimensions, first.Value.Layout.Resize(first.Dimensions, axis, dimensions[axis]))).Settle(
            inputs.Batch);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        int axis = Axis(node, inputs[0]!.Rank);
        int outer = inputs[0]!.Shape[..axis].Aggregate(1, (product, size) => product * size);
        int[] shape = [.. inputs[0]!.Shape];
        shape[axis] = inputs.Sum(input => input!.Shape[axis]);
        Limits.Check(shape);
        var values = new List<double>();
        for (int i = 0; i < outer; i++)
        {
            foreach (Tensor? input in inputs)
                values.AddRange(input!.Data.AsSpan(i * (input.Length / outer), input.Length / outer));
        }

        return new(shape, [.. values]);
    }

    /// <summary>The parts of values whose first dimension is not the batch; null where it is.</summary>
    private static StackValue? Stack(OnnxInputs inputs)
    {
        var parts = new List<ViewValue>();
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] is not ViewValue && inputs.Batch > 1)
                return null;
            ViewValue view = inputs.View(i);
            parts.AddRange(Enumerable.Range(0, view.Dimensions[0]).Select(place =>
                Cutting.Take(view, 0, place, 1, inputs.Batch, null).Without(0)));
        }

        return new(parts);
    }

    private static int Axis(OnnxNode node, int rank)
    {
        int axis = node.Integer("axis", 1);
        return axis >= -rank && axis < rank ? (axis + rank) % rank : throw new RefusedException($"its axis is {axis}, of {rank} dimensions");
    }
}
