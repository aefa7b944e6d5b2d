namespace CompiledNet.Generator.Layers;

/// <summary>LayerNormalization: the channels at each position.</summary>
internal sealed record LayerNormalizationSpec : ImageNormalizationSpec
{
    public override string Kind => "LayerNormalization";

    public override string Stem => "LayerNorm";

    public override string Identify(GraphLayer layer) => $"LayerNormalization {Text.Real(Epsilon)}{ChannelScaling.Words(Scale, Center)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Epsilon", Epsilon), .. ChannelScaling.Settings(Scale, Center)];

    protected override int GroupsOf(Shape input) => 0;

    protected override ReceptiveField ReceptiveFieldOf(LayerInputs inputs) => inputs.Before.ReceptiveField;
}
