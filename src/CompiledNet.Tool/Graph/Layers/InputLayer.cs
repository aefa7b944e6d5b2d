using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The shape of one image.</summary>
internal sealed record InputLayer(TensorShape Shape) : Layer
{
    public override string Stem => "Input";

    public static InputLayer Read(LayerReading reading) => new(Shapes.Of(reading.Arguments.Sizes()));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Check(Shape);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new AttributeText("Input").Add(Shape.Sizes());

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => onnx.AddInput(Shape);
}
