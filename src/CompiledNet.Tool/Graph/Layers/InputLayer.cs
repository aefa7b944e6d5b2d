using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The shape of one image.</summary>
internal sealed record InputLayer(TensorShape Shape) : Layer
{
    public override string Stem => "Input";

    /// <summary>A sequence is said as a map of one row.</summary>
    public static InputLayer Read(LayerReading reading) => new(reading.Arguments.Has("steps")
        ? new TensorShape(1, reading.Arguments.Integer("steps"), reading.Arguments.Integer("channels"))
        : reading.Arguments.Has("size")
        ? new TensorShape(1, 1, reading.Arguments.Integer("size"), IsVector: true)
        : new TensorShape(reading.Arguments.Integer("height"), reading.Arguments.Integer("width"), reading.Arguments.Integer("channels")));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Check(Shape);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => Shape.IsVector
        ? new AttributeText("Input").Add($"{Shape.Channels}")
        : new AttributeText("Input").Add($"{Shape.Height}", $"{Shape.Width}", $"{Shape.Channels}");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => onnx.AddInput(Shape);
}
