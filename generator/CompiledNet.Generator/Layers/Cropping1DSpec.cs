namespace CompiledNet.Generator.Layers;

/// <summary>Cropping1D: a sequence without its first and last steps.</summary>
internal sealed record Cropping1DSpec : CroppingSpec
{
    public override string Kind => "Cropping1D";

    protected override bool IsOfSteps => true;
}
