using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A function of each value.</summary>
internal sealed record ActivationLayer(Function Activation) : Layer, IActivated
{
    public override string Stem => "Activation";

    public Layer With(Function activation) => this with { Activation = activation };

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("Activation").Add($"Activation.{Activation.Kind}");
        Activation.WriteSlope(attribute);
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        onnx.AddFunction(Activation, inputs[0], shapes[0]);
}
