using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Steps of one value in all channels do not count, in the layers behind that heed a mask, and become zeros.</summary>
internal sealed record MaskingLayer(float MaskValue) : Layer
{
    public override string Stem => "Masking";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Sequence(inputs);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText("Masking").Add(MaskValue == 0 ? [] : [AttributeText.Real(MaskValue)]);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        throw new RefusedException("its mask cannot be said in ONNX, where all steps count; export a class without it");
}
