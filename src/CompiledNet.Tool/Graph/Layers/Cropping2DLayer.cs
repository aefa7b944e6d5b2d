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
        if (arguments.Has("top"))
            return new(arguments.Integer("top"), arguments.Integer("bottom"), arguments.Integer("left"), arguments.Integer("right"));
        if (arguments.IsOfSteps)
            return new(0, 0, arguments.Integer("before", arguments.Integer("cropping", 1)), arguments.Integer("after", arguments.Integer("cropping", 1)));
        (int height, int width) = arguments.Sides("cropping", "croppingHeight", "croppingWidth");
        return new(height, height, width, width);
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        if (Top < 0 || Bottom < 0 || Left < 0 || Right < 0)
            throw new RefusedException($"it crops by {Top}, {Bottom}, {Left} and {Right}; expected at least 0 on each side");
        return Sizes.Check(new(checked(map.Height - Top - Bottom), checked(map.Width - Left - Right), map.Channels));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => Top == Bottom && Left == Right
        ? new AttributeText("Cropping2D").Sides(Top, Left)
        : new AttributeText("Cropping2D").Add($"{Top}", $"{Bottom}", $"{Left}", $"{Right}");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        long[] starts = [Top, Left], ends = [shapes[0].Height - Bottom, shapes[0].Width - Right], axes = [2, 3];
        return onnx.Opset < 10
            ? onnx.AddNode("Slice", [inputs[0]], [("starts", starts), ("ends", ends), ("axes", axes)])
            : onnx.AddNode("Slice", [inputs[0], onnx.AddIntegers("starts", starts), onnx.AddIntegers("ends", ends), onnx.AddIntegers("axes", axes)]);
    }
}
