using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A map enlarged a whole number of times.</summary>
internal sealed record UpSampling2DLayer(int Height, int Width, Interpolation Interpolation) : Layer, IKeepsSign
{
    public override string Stem => "UpSampling";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        if (Height < 1 || Width < 1)
            throw new RefusedException($"it enlarges {Height}x{Width} times; expected at least 1");
        return Sizes.Check(new(checked(map.Height * Height), checked(map.Width * Width), map.Channels));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("UpSampling2D").Sides(Height, Width);
        if (Interpolation != Interpolation.Nearest)
            attribute.Option("Interpolation", $"Interpolation.{Interpolation}");
        return attribute;
    }
}
