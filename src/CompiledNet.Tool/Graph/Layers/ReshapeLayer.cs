using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The values in their order, rows, columns, channels, under another shape.</summary>
internal sealed record ReshapeLayer(TensorShape Target) : Layer, IKeepsSign
{
    public override string Stem => "Reshape";

    public static ReshapeLayer Read(LayerReading reading)
    {
        int[] sizes = reading.Arguments.Sizes();
        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
            sizes[open] = -reading.Input.Length / Tensor.LengthOf(sizes);
        return new(Shapes.Of(sizes));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Check(Target).Length == inputs[0].Length
        ? Target
        : throw new RefusedException($"it makes {Target} of {inputs[0]}, which has {inputs[0].Length} values");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText("Reshape").Add(Target.Sizes());

    /// <summary>Channels stand first there: they are turned before and behind, so that values keep their order.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string value = onnx.AddChannelsLast(inputs[0], shapes[0]);
        value = onnx.AddNode("Reshape", [value, onnx.AddIntegers("shape", [0, .. Target.Sizes()])]);
        return onnx.AddChannelsFirst(value, Target);
    }
}
