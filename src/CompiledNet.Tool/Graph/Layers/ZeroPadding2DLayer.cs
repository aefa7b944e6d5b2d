using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A border of zeros.</summary>
internal sealed record ZeroPadding2DLayer(int Top, int Bottom, int Left, int Right) : Layer, IKeepsSign
{
    public override string Stem => "Padding";

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
}
