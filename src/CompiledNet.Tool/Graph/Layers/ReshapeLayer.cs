using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The values in their order, rows, columns, channels, under another shape.</summary>
internal sealed record ReshapeLayer(TensorShape Target) : Layer, IKeepsSign
{
    public override string Stem => "Reshape";

    public static ReshapeLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        int length = reading.Input.Length;
        if (arguments.Has("size"))
            return new(new TensorShape(1, 1, length, IsVector: true));
        int[] sizes = arguments.Has("steps")
            ? [1, arguments.Integer("steps"), arguments.Integer("channels")]
            : [arguments.Integer("height"), arguments.Integer("width"), arguments.Integer("channels")];
        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
            sizes[open] = -length / (sizes[0] * sizes[1] * sizes[2]);
        return new(new TensorShape(sizes[0], sizes[1], sizes[2]));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Sizes.Check(Target).Length == inputs[0].Length
        ? Target
        : throw new RefusedException($"it makes {Target} of {inputs[0]}, which has {inputs[0].Length} values");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => Target.IsVector
        ? new AttributeText("Reshape").Add($"{Target.Channels}")
        : new AttributeText("Reshape").Add($"{Target.Height}", $"{Target.Width}", $"{Target.Channels}");

    /// <summary>Maps stand channels first there: they are turned before and behind, so that values keep their order.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string value = shapes[0].IsVector ? inputs[0] : onnx.AddNode("Transpose", [inputs[0]], [("perm", new long[] { 0, 2, 3, 1 })]);
        long[] sizes = Target.IsVector ? [0, Target.Channels] : [0, Target.Height, Target.Width, Target.Channels];
        value = onnx.AddNode("Reshape", [value, onnx.AddIntegers("shape", sizes)]);
        return Target.IsVector ? value : onnx.AddNode("Transpose", [value], [("perm", new long[] { 0, 3, 1, 2 })]);
    }
}
