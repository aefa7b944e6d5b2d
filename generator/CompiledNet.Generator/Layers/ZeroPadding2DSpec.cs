namespace CompiledNet.Generator.Layers;

/// <summary>ZeroPadding2D: zeros around a map.</summary>
internal sealed record ZeroPadding2DSpec : ZeroPaddingSpec
{
    public override string Kind => "ZeroPadding2D";
}
