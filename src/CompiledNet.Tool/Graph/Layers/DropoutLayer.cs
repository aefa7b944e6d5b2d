using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Zeros at random, in training only.</summary>
internal sealed record DropoutLayer(float Rate) : Layer, IKeepsSign
{
    public override string Stem => "Dropout";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Rate is >= 0 and < 1
        ? inputs[0]
        : throw new RefusedException($"its rate is {Rate}; expected 0 to 1, without 1");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new AttributeText("Dropout")
        .Add(AttributeText.Real(Rate));

    /// <summary>It does nothing in prediction, and is not written.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => inputs[0];
}
