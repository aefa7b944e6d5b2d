using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>One value of several, position by position.</summary>
internal abstract record MergeLayer : Layer
{
    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText(Kind).Add(others.Select(name => $"\"{name}\""));
}

/// <summary>Values merged one by one; with a map go vectors of its channels and maps of one position, at every position.</summary>
internal abstract record ElementwiseLayer : MergeLayer
{
    public sealed override string Stem => Kind;

    /// <summary>The operator, and the version of ONNX from which on it takes shapes that are not alike.</summary>
    protected abstract (string Name, int Opset) Operator { get; }

    /// <summary>Whether the operator takes any number of values.</summary>
    protected virtual bool TakesMany => false;

    public sealed override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape whole = inputs.FirstOrDefault(shape => shape.Height * shape.Width > 1, inputs.FirstOrDefault(shape => !shape.IsVector, inputs[0]));
        return inputs.Count > 1 && inputs.All(shape => shape == whole || IsSpread(shape, whole)) ? whole
            : throw new RefusedException($"it merges {string.Join(" and ", inputs)}; expected two or more of one shape, or vectors of a map's channels");
    }

    public sealed override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        TensorShape whole = Infer(shapes);
        if (onnx.Opset < Operator.Opset && shapes.Any(shape => shape != whole))
            throw new RefusedException($"{Operator.Name} of a map and a vector exists in ONNX from version {Operator.Opset} on");
        string[] values = [.. inputs.Select((input, index) => shapes[index].IsVector && !whole.IsVector
            ? onnx.AddPositions(input, index, whole) : input)];
        return TakesMany ? onnx.AddNode(Operator.Name, values) : values.Aggregate((merged, next) => onnx.AddNode(Operator.Name, [merged, next]));
    }

    private static bool IsSpread(TensorShape vector, TensorShape map) =>
        !map.IsVector && vector.Height * vector.Width == 1 && vector.Channels == map.Channels;
}

/// <summary>The sum.</summary>
internal sealed record AddLayer : ElementwiseLayer, IKeepsSign, ICommutative
{
    protected override (string Name, int Opset) Operator => ("Add", 7);
}

/// <summary>The difference of two.</summary>
internal sealed record SubtractLayer : ElementwiseLayer
{
    protected override (string Name, int Opset) Operator => ("Sub", 7);
}

/// <summary>The product.</summary>
internal sealed record MultiplyLayer : ElementwiseLayer, IKeepsSign, ICommutative
{
    protected override (string Name, int Opset) Operator => ("Mul", 7);
}

/// <summary>The mean.</summary>
internal sealed record AverageLayer : ElementwiseLayer, IKeepsSign, ICommutative
{
    protected override (string Name, int Opset) Operator => ("Mean", 8);

    protected override bool TakesMany => true;
}

/// <summary>The largest.</summary>
internal sealed record MaximumLayer : ElementwiseLayer, IKeepsSign, ICommutative
{
    protected override (string Name, int Opset) Operator => ("Max", 8);

    protected override bool TakesMany => true;
}

/// <summary>The channels one after the other.</summary>
internal sealed record ConcatenateLayer : MergeLayer, IKeepsSign
{
    public override string Stem => "Concat";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape first = inputs[0];
        bool fits = inputs.Count > 1 && inputs.All(shape => shape with { Channels = first.Channels } == first);
        return fits ? Sizes.Check(first with { Channels = checked(inputs.Sum(shape => shape.Channels)) })
            : throw new RefusedException($"it puts {string.Join(" and ", inputs)} together; expected two or more of one height and width");
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        onnx.AddNode("Concat", inputs, [("axis", 1L)]);
}
