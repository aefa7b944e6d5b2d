using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>A function as a layer: Activation, ReLU, LeakyReLU, ELU, Softmax.</summary>
internal sealed class KerasActivation(KerasFunction function) : KerasLayer
{
    public override KerasMask Mask => KerasMask.Carries;

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

/// <summary>A layer that does nothing in prediction, and that CompiledNet does not have in training.</summary>
internal sealed class KerasOnlyInTraining(string kind) : KerasLayer
{
    public override string? Omission => $"{kind} matters in training only and is left out";

    public override KerasMask Mask => KerasMask.Carries;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => inputs[0];

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => inputs[0];
}

/// <summary>Add, Subtract, Multiply, Average, Maximum; a vector or a map of one row and column goes with every position of a larger one.</summary>
internal sealed class KerasMerge(Layer layer, Func<double[], double> merge) : KerasLayer
{
    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => new(layer, name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        Tensor largest = inputs.MaxBy(input => (input.Length, input.Rank))!;
        return new(largest.Shape, [.. Enumerable.Range(0, largest.Length).Select(i => merge([.. inputs.Select(input => input.Data[i % input.Length])]))]);
    }
}

/// <summary>Concatenate along the last axis.</summary>
internal sealed class KerasConcatenate(KerasConfig config) : KerasLayer
{
    private readonly int axis = config.Integer("axis", -1);

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        axis == -1 || axis == inputs[0].Shape.Sizes().Length
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
