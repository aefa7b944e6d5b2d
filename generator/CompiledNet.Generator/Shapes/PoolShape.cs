using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>MaxPool2D, AveragePool2D and L2Pool2D: a window over the map that keeps the channels.</summary>
internal static class PoolShape
{
    internal static readonly WindowWords Words = new("pool", "window", IsPool: true);

    public static void Check(PoolSpec layer, LayerContext context) => WindowShape.Check(layer.Window, Words, context);

    public static LayerShape? Infer(PoolSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        int channels = before.Output.Channels;
        return WindowShape.Infer(layer.Window, Words, before, producer, channels, context) is { } geometry
            ? new LayerShape(
                Shape.Map(geometry.Rows.Output, geometry.Columns.Output, channels),
                ReceptiveFields.Through(before.ReceptiveField, geometry),
                geometry)
            : null;
    }
}
