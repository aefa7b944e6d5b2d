using CompiledNet.Generator.Layers.Windows;

namespace CompiledNet.Generator.Layers;

/// <summary>A window over a map, or over the steps of a sequence, that keeps the channels.</summary>
internal abstract record WindowPoolSpec : PoolingSpec
{
    public WindowSpec Window { get; init; } = WindowSpec.Single;

    /// <summary>What its window is called, and over what it slides.</summary>
    protected virtual WindowWords Words => WindowWords.Pool;

    public sealed override string Stem => "Pool";

    public sealed override string RemedyForOneValue => "drop it";

    public sealed override LayerTraits Traits => TraitsOfPool(LayerRole.Pool, new WindowUse(Window, Words));

    public sealed override LayerSpec Read(WrittenArguments arguments) =>
        this with { Window = WindowSpec.Read(arguments, Words) };

    public sealed override void Check(LayerContext context) => WindowRules.Check(Window, Words, context);

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        return WindowRules.Infer(Window, Words, inputs, channels, context) is { } geometry
            ? new LayerShape(
                inputs.Shape with { Height = geometry.Rows.Output, Width = geometry.Columns.Output },
                inputs.Before.ReceptiveField.Through(geometry),
                geometry)
            : null;
    }

    public sealed override string Identify(GraphLayer layer) => $"{Kind} {layer.Window}";

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) => LayerSetting.Of("Pool", layer.Window!);

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        Window is { Height: 1, Width: 1, StrideHeight: 1, StrideWidth: 1, ZeroHeight: null or 0, ZeroWidth: null or 0 }
            ? "its windows are single values"
            : null;
}
