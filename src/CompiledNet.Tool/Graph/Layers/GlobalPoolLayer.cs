using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>One value for each channel of a map: its mean, or its largest.</summary>
internal sealed record GlobalPoolLayer(PoolKind Pool) : Layer, IKeepsSign
{
    public override string Stem => "GlobalPool";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Shapes.Vector(Sizes.Positions(inputs).Channels);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => AttributeText.Over($"Global{Pool}Pool", input);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        onnx.AddNode("Flatten", [onnx.AddNode($"Global{Pool}Pool", [inputs[0]])], [("axis", 1L)]);
}
