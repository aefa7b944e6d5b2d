namespace CompiledNet.Generator.Layers;

/// <summary>SpatialDropout1D: whole channels of a sequence.</summary>
internal sealed record SpatialDropout1DSpec : DroppingSpec
{
    public override string Kind => "SpatialDropout1D";

    public override string Stem => "SpatialDropout";

    protected override bool IsSpatial => true;

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        inputs.RequireSequence(context) ? base.Infer(inputs, context) : null;
}
