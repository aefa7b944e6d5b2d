namespace CompiledNet.Generator.Layers;

/// <summary>SeparableConv2D: a depthwise convolution over a map, then one of 1x1.</summary>
internal sealed record SeparableConv2DSpec : SeparableConvSpec
{
    public override string Kind => "SeparableConv2D";
}
