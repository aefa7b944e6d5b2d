using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>GroupNormalization: groups of channels, over all positions.</summary>
internal sealed record GroupNormalizationSpec : ImageNormalizationSpec
{
    /// <summary>What Keras does where nothing is said.</summary>
    private const int DefaultGroups = 32;

    public int Groups { get; init; }

    public override string Kind => "GroupNormalization";

    public override string Stem => "GroupNorm";

    public override LayerSpec Read(WrittenArguments arguments) =>
        (GroupNormalizationSpec)base.Read(arguments) with { Groups = arguments.Int("groups") ?? DefaultGroups };

    public override void Check(LayerContext context)
    {
        base.Check(context);
        context.RequireAtLeast(1, Groups, "groups", "groups", Remedy.Set("groups", "1", "Use one group"));
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        if (channels % Groups == 0)
            return base.Infer(inputs, context);

        string nearest = Text.Number(Enumerable.Range(1, Math.Min(Groups, channels)).Last(groups => channels % groups == 0));
        context.Report(
            RuleIds.UnevenGroups,
            "groups",
            [
                Text.Number(Groups),
                $"the {Text.Number(channels)} channels of {inputs.Before.Name} ({Text.Number(channels)} mod {Text.Number(Groups)} = {Text.Number(channels % Groups)})",
                nearest,
            ],
            inputs.Producer,
            [Remedy.Set("groups", nearest, $"Use {nearest} {(nearest == "1" ? "group" : "groups")}")]);
        return null;
    }

    public override string Identify(GraphLayer layer) => $"GroupNormalization {Groups} {Text.Real(Epsilon)}{ChannelScaling.Words(Scale, Center)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Groups", Groups), new("Epsilon", Epsilon), .. ChannelScaling.Settings(Scale, Center)];

    protected override int GroupsOf(Shape input) => Groups;

    protected override ReceptiveField ReceptiveFieldOf(LayerInputs inputs) => ReceptiveField.Whole(inputs.NetworkInput ?? inputs.Shape);
}
