using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A map as a vector: rows, columns, channels.</summary>
internal sealed record FlattenLayer : Layer, IKeepsSign
{
    public override string Stem => "Flatten";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => new(1, 1, inputs[0].Length, IsVector: true);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new("Flatten");

    /// <summary>Maps stand channels first there: they are turned before they are flattened, so that values keep their order.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        if (shapes[0].IsVector)
            return inputs[0];
        bool isSame = shapes[0].Channels == 1 || shapes[0] is { Height: 1, Width: 1 };
        string value = isSame ? inputs[0] : onnx.AddNode("Transpose", [inputs[0]], [("perm", new long[] { 0, 2, 3, 1 })]);
        return onnx.AddNode("Flatten", [value], [("axis", 1L)]);
    }
}
