using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>A function as a layer: Activation, ReLU, LeakyReLU, ELU, Softmax.</summary>
internal sealed class KerasActivation(KerasFunction function) : KerasLayer
{
    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        function.Function == Function.Linear ? inputs[0] : new Node(new ActivationLayer(function.Function), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => function.Apply(inputs[0]);
}

/// <summary>Softmax as a layer, along one axis.</summary>
internal sealed class KerasSoftmax(KerasConfig config) : KerasLayer
{
    private readonly int[] axis = config.Has("axis") ? config.Integers("axis") : [-1];
    private readonly KerasActivation softmax = new(KerasFunction.Named("softmax", config.Version));

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        RequireLast(axis, inputs[0].Shape);
        return softmax.Lower(inputs, name, weights);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => softmax.Evaluate(inputs, weights);
}

/// <summary>Dropout, which does nothing in prediction.</summary>
internal sealed class KerasDropout(KerasConfig config) : KerasLayer
{
    private readonly float rate = (float)config.Real("rate");

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        new(new DropoutLayer(rate), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => inputs[0];
}

/// <summary>A layer that does nothing in prediction, and that CompiledNet does not have in training.</summary>
internal sealed class KerasOnlyInTraining(string kind) : KerasLayer
{
    public override string? Omission => $"{kind} matters in training only and is left out";

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => inputs[0];

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => inputs[0];
}

/// <summary>Add and Multiply; a map of one row and column goes with every position of a larger one.</summary>
internal sealed class KerasMerge(Layer layer, Func<double, double, double> merge) : KerasLayer
{
    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        (int height, int width) = (inputs.Max(input => input.Shape.Height), inputs.Max(input => input.Shape.Width));
        return new(layer, name, inputs.Select(input => !input.Shape.IsVector && (input.Shape.Height, input.Shape.Width) == (1, 1)
            && (height, width) != (1, 1)
            ? new Node(new UpSampling2DLayer(height, width, Interpolation.Nearest), null, input) { Remark = "the same at each position" }
            : input));
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        Tensor largest = inputs.MaxBy(input => input.Length)!;
        return inputs.Select(input => input.Length == largest.Length ? input : Maps.Repeat(input, largest.Shape[0], largest.Shape[1]))
            .Aggregate((sum, next) => new(sum.Shape, [.. sum.Data.Zip(next.Data, merge)]));
    }
}

/// <summary>Average: the sum, scaled by what training leaves as it is.</summary>
internal sealed class KerasAverage : KerasLayer
{
    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        int channels = inputs[0].Shape.Channels;
        var scale = BatchNormalizationLayer.Affine([.. Enumerable.Repeat(1.0 / inputs.Count, channels)], new double[channels]);
        return new Node(scale, name, new Node(new AddLayer(), null, inputs)) { IsFrozen = true, Remark = $"the mean of {inputs.Count}" };
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        inputs.Aggregate((sum, next) => new(sum.Shape, [.. sum.Data.Zip(next.Data, (x, y) => x + y)])).Map(sum => sum / inputs.Count);
}

/// <summary>Concatenate along the last axis.</summary>
internal sealed class KerasConcatenate(KerasConfig config) : KerasLayer
{
    private readonly int axis = config.Integer("axis", -1);

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        axis == -1 || axis == (inputs[0].Shape.IsVector ? 1 : 3)
            ? new Node(new ConcatenateLayer(), name, inputs)
            : throw new RefusedException($"its axis is {axis}; CompiledNet concatenates channels, the last axis");

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        int positions = inputs[0].Length / inputs[0].Shape[^1];
        var values = new List<double>();
        for (int position = 0; position < positions; position++)
        {
            foreach (Tensor input in inputs)
                values.AddRange(input.Data.AsSpan(position * input.Shape[^1], input.Shape[^1]));
        }

        return new([.. inputs[0].Shape[..^1], inputs.Sum(input => input.Shape[^1])], [.. values]);
    }
}
