using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>One value of several, position by position.</summary>
internal abstract record MergeLayer : Layer
{
    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText(Kind).Add(others.Select(name => $"\"{name}\""));

    protected static TensorShape Equal(IReadOnlyList<TensorShape> inputs) => inputs.Count > 1 && inputs.All(shape => shape == inputs[0])
        ? inputs[0]
        : throw new RefusedException($"it merges {string.Join(" and ", inputs)}; expected two or more of one shape");
}

/// <summary>The sum.</summary>
internal sealed record AddLayer : MergeLayer, IKeepsSign, ICommutative
{
    public override string Stem => "Add";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Equal(inputs);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        inputs.Aggregate((sum, next) => onnx.AddNode("Add", [sum, next]));
}

/// <summary>The product.</summary>
internal sealed record MultiplyLayer : MergeLayer, IKeepsSign, ICommutative
{
    public override string Stem => "Multiply";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Equal(inputs);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        inputs.Aggregate((sum, next) => onnx.AddNode("Mul", [sum, next]));
}

/// <summary>The channels one after the other.</summary>
internal sealed record ConcatenateLayer : MergeLayer, IKeepsSign
{
    public override string Stem => "Concat";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape first = inputs[0];
        bool fits = inputs.Count > 1
            && inputs.All(shape => shape.Height == first.Height && shape.Width == first.Width && shape.IsVector == first.IsVector);
        return fits ? Sizes.Check(first with { Channels = checked(inputs.Sum(shape => shape.Channels)) })
            : throw new RefusedException($"it puts {string.Join(" and ", inputs)} together; expected two or more of one height and width");
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        onnx.AddNode("Concat", inputs, [("axis", 1L)]);
}
