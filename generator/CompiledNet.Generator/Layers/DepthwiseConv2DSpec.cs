namespace CompiledNet.Generator.Layers;

/// <summary>DepthwiseConv2D: kernels for each channel of a map.</summary>
internal sealed record DepthwiseConv2DSpec : DepthwiseConvSpec
{
    public override string Kind => "DepthwiseConv2D";
}
