using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The shape of one image.</summary>
internal sealed record InputLayer(TensorShape Shape) : Layer
{
    public override string Stem => "Input";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Check(Shape);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => Shape.IsVector
        ? new AttributeText("Input").Add($"{Shape.Channels}")
        : new AttributeText("Input").Add($"{Shape.Height}", $"{Shape.Width}", $"{Shape.Channels}");
}
