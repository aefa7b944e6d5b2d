namespace CompiledNet.Generator.Layers;

/// <summary>UpSampling1D: each step so many times.</summary>
internal sealed record UpSampling1DSpec : UpSamplingSpec
{
    public override string Kind => "UpSampling1D";

    protected override bool IsOfSteps => true;
}
