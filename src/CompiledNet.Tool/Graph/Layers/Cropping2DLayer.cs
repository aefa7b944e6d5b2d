using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A map without its border.</summary>
internal sealed record Cropping2DLayer(int Top, int Bottom, int Left, int Right) : Layer, IKeepsSign
{
    public override string Stem => "Cropping";

    public static Cropping2DLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        (int top, int bottom, int left, int right) = arguments.Border("cropping");
        return new(top, bottom, left, right);
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Positions(inputs);
        if (Top < 0 || Bottom < 0 || Left < 0 || Right < 0)
            throw new RefusedException($"it crops by {Top}, {Bottom}, {Left} and {Right}; expected at least 0 on each side");
        return Sizes.Check(map with { Height = checked(map.Height - Top - Bottom), Width = checked(map.Width - Left - Right) });
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        AttributeText.Over("Cropping", input).Border(Top, Bottom, Left, Right);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        long[] starts = [Top, Left], ends = [shapes[0].Height - Bottom, shapes[0].Width - Right], axes = [2, 3];
        if (shapes[0].IsSequence)
            (starts, ends, axes) = (starts[1..], ends[1..], axes[..1]);
        return onnx.Opset < 10
            ? onnx.AddNode("Slice", [inputs[0]], [("starts", starts), ("ends", ends), ("axes", axes)])
            : onnx.AddNode("Slice", [inputs[0], onnx.AddIntegers("starts", starts), onnx.AddIntegers("ends", ends), onnx.AddIntegers("axes", axes)]);
    }
}
