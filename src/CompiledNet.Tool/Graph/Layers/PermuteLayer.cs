using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The axes of a map in another order, counted from 1: rows, columns, channels.</summary>
internal sealed record PermuteLayer(int Height, int Width, int Channels) : Layer, IKeepsSign
{
    public override string Stem => "Permute";

    public static PermuteLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        return new(arguments.Integer("height"), arguments.Integer("width"), arguments.Integer("channels"));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        int[] axes = [Height, Width, Channels], sizes = [map.Height, map.Width, map.Channels];
        return axes.Order().SequenceEqual([1, 2, 3]) ? new(sizes[Height - 1], sizes[Width - 1], sizes[Channels - 1])
            : throw new RefusedException($"its axes are {string.Join(", ", axes)}; expected 1, 2 and 3, each once");
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText("Permute").Add($"{Height}", $"{Width}", $"{Channels}");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        // Rows, columns and channels are the dimensions 2, 3 and 1 there.
        long[] dimensions = [0, 2, 3, 1];
        return onnx.AddNode("Transpose", [inputs[0]], [("perm", new[] { 0, dimensions[Channels], dimensions[Height], dimensions[Width] })]);
    }
}
