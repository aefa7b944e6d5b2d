using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The shape of one image.</summary>
internal sealed record InputLayer(TensorShape Shape) : Layer
{
    public override string Stem => "Input";

    public static InputLayer Read(LayerReading reading) => new(reading.Arguments.Has("size")
        ? new TensorShape(1, 1, reading.Arguments.Integer("size"), IsVector: true)
        : new TensorShape(reading.Arguments.Integer("height"), reading.Arguments.Integer("width"), reading.Arguments.Integer("channels")));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Check(Shape);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => Shape.IsVector
        ? new AttributeText("Input").Add($"{Shape.Channels}")
        : new AttributeText("Input").Add($"{Shape.Height}", $"{Shape.Width}", $"{Shape.Channels}");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => onnx.AddInput(Shape);
}
