using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A map enlarged a whole number of times.</summary>
internal sealed record UpSampling2DLayer(int Height, int Width, Interpolation Interpolation) : Layer, IKeepsSign
{
    public override string Stem => "UpSampling";

    public static UpSampling2DLayer Read(LayerReading reading)
    {
        (int height, int width) = reading.Arguments.Sides("size", "sizeHeight", "sizeWidth");
        return new(height, width, reading.Arguments.Choice<Interpolation>("Interpolation"));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Interpolation == Interpolation.Nearest ? Sizes.Positions(inputs) : Sizes.Map(inputs);
        if (Height < 1 || Width < 1)
            throw new RefusedException($"it enlarges {Height}x{Width} times; expected at least 1");
        return Sizes.Check(map with { Height = checked(map.Height * Height), Width = checked(map.Width * Width) });
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = AttributeText.Over("UpSampling", input).Sides(Height, Width);
        if (Interpolation != Interpolation.Nearest)
            attribute.Option("Interpolation", $"Interpolation.{Interpolation}");
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        bool isNearest = Interpolation == Interpolation.Nearest;
        float[] scales = shapes[0].IsSequence ? [1, 1, Width] : [1, 1, Height, Width];
        if (onnx.Opset >= 11)
        {
            return onnx.AddNode("Resize", [inputs[0], onnx.AddWeight("roi", new("roi", [0], [])),
                onnx.AddWeight("scales", new("scales", [scales.Length], scales))],
            [
                ("mode", isNearest ? "nearest" : "linear"), ("coordinate_transformation_mode", isNearest ? "asymmetric" : "half_pixel"),
                    .. isNearest ? [("nearest_mode", (object)"floor")] : Array.Empty<(string, object)>(),
            ]);
        }

        if (!isNearest)
            throw new RefusedException("bilinear interpolation between the centres of pixels exists in ONNX from version 11 on");
        return onnx.Opset < 9
            ? onnx.AddNode("Upsample", [inputs[0]], [("mode", "nearest"), ("scales", scales)])
            : onnx.AddNode(
                onnx.Opset < 10 ? "Upsample" : "Resize", [inputs[0], onnx.AddWeight("scales", new("scales", [scales.Length], scales))],
                [("mode", "nearest")]);
    }
}
