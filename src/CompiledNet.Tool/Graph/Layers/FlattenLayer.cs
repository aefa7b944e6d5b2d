using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A map as a vector: rows, columns, channels.</summary>
internal sealed record FlattenLayer : Layer, IKeepsSign
{
    public override string Stem => "Flatten";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Shapes.Vector(inputs[0].Length);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new("Flatten");

    /// <summary>Maps stand channels first there: they are turned before they are flattened, so that values keep their order.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        if (shapes[0].IsVector)
            return inputs[0];
        bool isSame = shapes[0].Channels == 1 || shapes[0] is { Height: 1, Width: 1 };
        return onnx.AddNode("Flatten", [isSame ? inputs[0] : onnx.AddChannelsLast(inputs[0], shapes[0])], [("axis", 1L)]);
    }
}
