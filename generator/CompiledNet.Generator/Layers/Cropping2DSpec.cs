namespace CompiledNet.Generator.Layers;

/// <summary>Cropping2D: a map without its border.</summary>
internal sealed record Cropping2DSpec : CroppingSpec
{
    public override string Kind => "Cropping2D";
}
