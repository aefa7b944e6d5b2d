using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>RandomFlip: each image as it is, or mirrored.</summary>
internal sealed record RandomFlipSpec : AugmentingSpec
{
    public FlipKind Mode { get; init; } = FlipKind.HorizontalAndVertical;

    public override string Kind => "RandomFlip";

    public override LayerSpec Read(WrittenArguments arguments) => this with { Mode = arguments.Enum<FlipKind>("mode") ?? Mode };

    public override void Check(LayerContext context) => context.RequireDefined(Mode, "mode", "FlipMode");

    public override string Identify(GraphLayer layer) => $"RandomFlip {Mode}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [LayerSetting.Of("Mode", Mode)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        (IsHorizontal && layer.Input.Width > 1) || (IsVertical && layer.Input.Height > 1)
            ? null
            : $"a map of {layer.Input} is the same when it is mirrored";

    protected override Step CreateStep(GraphLayer layer, Value input, Value output, int stream) =>
        new RandomFlipStep(layer.Name, IsHorizontal, IsVertical, stream) { Sources = [input], Output = output };

    private bool IsHorizontal => Mode is FlipKind.Horizontal or FlipKind.HorizontalAndVertical;

    private bool IsVertical => Mode is FlipKind.Vertical or FlipKind.HorizontalAndVertical;
}
