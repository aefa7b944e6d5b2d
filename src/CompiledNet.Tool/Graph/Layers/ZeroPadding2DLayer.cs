using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A border of zeros.</summary>
internal sealed record ZeroPadding2DLayer(int Top, int Bottom, int Left, int Right) : Layer, IKeepsSign
{
    public override string Stem => "Padding";

    public static ZeroPadding2DLayer Read(LayerReading reading)
    {
        AttributeArguments arguments = reading.Arguments;
        if (arguments.Has("top"))
            return new(arguments.Integer("top"), arguments.Integer("bottom"), arguments.Integer("left"), arguments.Integer("right"));
        if (arguments.IsOfSteps)
            return new(0, 0, arguments.Integer("before", arguments.Integer("padding", 1)), arguments.Integer("after", arguments.Integer("padding", 1)));
        (int height, int width) = arguments.Sides("padding", "paddingHeight", "paddingWidth");
        return new(height, height, width, width);
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        if (Top < 0 || Bottom < 0 || Left < 0 || Right < 0)
            throw new RefusedException($"it pads by {Top}, {Bottom}, {Left} and {Right}; expected at least 0 on each side");
        return Sizes.Check(new(checked(map.Height + Top + Bottom), checked(map.Width + Left + Right), map.Channels));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => Top == Bottom && Left == Right
        ? new AttributeText("ZeroPadding2D").Sides(Top, Left)
        : new AttributeText("ZeroPadding2D").Add($"{Top}", $"{Bottom}", $"{Left}", $"{Right}");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        long[] pads = [0, 0, Top, Left, 0, 0, Bottom, Right];
        return onnx.Opset < 11
            ? onnx.AddNode("Pad", [inputs[0]], [("pads", pads)])
            : onnx.AddNode("Pad", [inputs[0], onnx.AddIntegers("pads", pads)]);
    }
}
