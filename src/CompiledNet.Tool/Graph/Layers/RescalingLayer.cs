using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Each value times a number, and one more.</summary>
internal sealed record RescalingLayer(float Scale, float Offset) : Layer
{
    public override string Stem => "Rescaling";

    public static RescalingLayer Read(LayerReading reading) => new(reading.Arguments.Real("scale", 1), reading.Arguments.Real("Offset", 0));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Rescaling").Add(AttributeText.Real(Scale));
        if (Offset != 0)
            attribute.Option("Offset", AttributeText.Real(Offset));
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string value = onnx.AddNode("Mul", [inputs[0], onnx.AddWeight("scale", new Weight("scale", [1], [Scale]))]);
        return Offset == 0 ? value : onnx.AddNode("Add", [value, onnx.AddWeight("offset", new Weight("offset", [1], [Offset]))]);
    }
}
