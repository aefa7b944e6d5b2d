namespace CompiledNet.Generator.Layers;

/// <summary>ZeroPadding1D: zeros before and behind a sequence.</summary>
internal sealed record ZeroPadding1DSpec : ZeroPaddingSpec
{
    public override string Kind => "ZeroPadding1D";

    protected override bool IsOfSteps => true;
}
