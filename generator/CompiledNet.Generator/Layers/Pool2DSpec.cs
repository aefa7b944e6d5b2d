using CompiledNet.Generator.Layers.Windows;

namespace CompiledNet.Generator.Layers;

/// <summary>A window over the map that keeps the channels.</summary>
internal abstract record Pool2DSpec : PoolingSpec
{
    public WindowSpec Window { get; init; } = WindowSpec.Single;

    public sealed override string Stem => "Pool";

    public sealed override string RemedyForOneValue => "drop it";

    public sealed override LayerTraits Traits => TraitsOfPool(LayerRole.Pool, new WindowUse(Window, WindowWords.Pool));

    public sealed override LayerSpec Read(WrittenArguments arguments) => this with { Window = WindowSpec.Read(arguments, WindowWords.Pool) };

    public sealed override void Check(LayerContext context) => WindowRules.Check(Window, WindowWords.Pool, context);

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        return WindowRules.Infer(Window, WindowWords.Pool, inputs, channels, context) is { } geometry
            ? new LayerShape(
                Shape.Map(geometry.Rows.Output, geometry.Columns.Output, channels),
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
