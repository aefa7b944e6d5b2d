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
        (int top, int bottom, int left, int right) = arguments.Border("padding");
        return new(top, bottom, left, right);
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Positions(inputs);
        if (Top < 0 || Bottom < 0 || Left < 0 || Right < 0)
            throw new RefusedException($"it pads by {Top}, {Bottom}, {Left} and {Right}; expected at least 0 on each side");
        return Sizes.Check(map with { Height = checked(map.Height + Top + Bottom), Width = checked(map.Width + Left + Right) });
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        AttributeText.Over("ZeroPadding", input).Border(Top, Bottom, Left, Right);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        long[] pads = shapes[0].IsSequence ? [0, 0, Left, 0, 0, Right] : [0, 0, Top, Left, 0, 0, Bottom, Right];
        return onnx.Opset < 11
            ? onnx.AddNode("Pad", [inputs[0]], [("pads", pads)])
            : onnx.AddNode("Pad", [inputs[0], onnx.AddIntegers("pads", pads)]);
    }
}
