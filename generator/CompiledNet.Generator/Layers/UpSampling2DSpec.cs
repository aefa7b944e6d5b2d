namespace CompiledNet.Generator.Layers;

/// <summary>UpSampling2D: more rows and columns, repeated or interpolated.</summary>
internal sealed record UpSampling2DSpec : UpSamplingSpec
{
    public override string Kind => "UpSampling2D";
}
