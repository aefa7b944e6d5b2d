using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>
/// A depthwise convolution and one of 1x1. Kernels: kernel height x kernel width x input channels x depth multiplier, and
/// 1 x 1 x (input channels * depth multiplier) x filters.
/// </summary>
internal sealed record SeparableConv2DLayer(Window Window, Function Activation, Weight Depthwise, Weight Pointwise, Weight? Bias) : Layer, IActivated
{
    public override string Stem => "SeparableConv";

    public int DepthMultiplier => Depthwise.Shape[3];

    public int Filters => Pointwise.Shape[3];

    public override IReadOnlyList<Weight> Weights => Bias is null ? [Depthwise, Pointwise] : [Depthwise, Pointwise, Bias];

    public Layer With(Function activation) => this with { Activation = activation };

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Sizes.Map(inputs);
        Window.Check();
        Sizes.CheckWeight(Depthwise, Window.Rows.Size, Window.Columns.Size, map.Channels, DepthMultiplier);
        Sizes.CheckWeight(Pointwise, 1, 1, checked(map.Channels * DepthMultiplier), Filters);
        return Sizes.Check(new(Window.OutHeight(map.Height), Window.OutWidth(map.Width), Filters));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = new AttributeText("SeparableConv2D").Add($"{Filters}").Sides(Window.Rows.Size, Window.Columns.Size);
        Window.Write(attribute, input.Height, input.Width, isPool: false);
        if (DepthMultiplier != 1)
            attribute.Option("DepthMultiplier", $"{DepthMultiplier}");
        if (Bias is null)
            attribute.Option("UseBias", "false");
        Activation.Write(attribute);
        return attribute;
    }
}
