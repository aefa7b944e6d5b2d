namespace CompiledNet.Generator.Layers;

/// <summary>Conv2D: a convolution over a map.</summary>
internal sealed record Conv2DSpec : ConvSpec
{
    public override string Kind => "Conv2D";
}
