namespace CompiledNet.Generator.Layers;

/// <summary>SpatialDropout2D: whole channels of a map.</summary>
internal sealed record SpatialDropout2DSpec : DroppingSpec
{
    public override string Kind => "SpatialDropout2D";

    public override string Stem => "SpatialDropout";

    protected override bool IsSpatial => true;

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        inputs.RequireMap(context) ? base.Infer(inputs, context) : null;
}
