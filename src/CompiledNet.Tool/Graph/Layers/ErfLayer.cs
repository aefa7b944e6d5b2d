using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>
/// The error function, of which files put <see cref="Activation.Gelu"/> together. CompiledNet does not have it alone: it is gone after
/// <see cref="Simplification"/>, or the network is refused.
/// </summary>
internal sealed record ErfLayer : Layer
{
    public override string Stem => "Erf";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        throw new RefusedException("the error function stands alone; CompiledNet has it in Gelu only");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) => onnx.AddNode("Erf", inputs);
}
