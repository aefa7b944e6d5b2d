using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Conv2D: a window over the map, a kernel of kernel height x kernel width x input channels of a group x filters.</summary>
internal static class Conv2DShape
{
    internal static readonly WindowWords Words = new("kernel", "kernel", IsPool: false);

    public static void Check(Conv2DSpec layer, LayerContext context)
    {
        context.RequireAtLeast(1, layer.Filters, "filters", "filters");
        context.RequireAtLeast(1, layer.Groups, "Groups", "groups", Remedy.Set("Groups", "1", "Use one group"));
        WindowShape.Check(layer.Window, Words, context);
        ActivationShape.CheckFunction(layer.Activation, "Activation", context);
    }

    public static LayerShape? Infer(Conv2DSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        WindowSpec window = layer.Window;
        if (WindowShape.Infer(window, Words, before, producer, layer.Filters, context) is not { } geometry
            || !GroupRules.Accept(layer.Groups, layer.Filters, before, producer, context))
            return null;
        int channels = before.Output.Channels / layer.Groups;

        long fanIn = Limits.Product(window.Height, window.Width, channels);
        if (!ParameterSize.Accept(fanIn, layer.Filters, layer.UseBias, "filters", context))
            return null;
        ActivationShape.CheckChannels(layer.Activation, "Activation", layer.Filters, context);

        // A kernel that can be stored has fewer than 2^31 values; only fan out, which counts no channels, may still exceed that.
        int fanOut = Limits.Clamp(Limits.Product(window.Height, window.Width, layer.Filters));
        var kernel = new ParameterSpec(
            "kernel", new([window.Height, window.Width, channels, layer.Filters]), InitializerKind.GlorotUniform, (int)fanIn, fanOut);
        return new LayerShape(
            Shape.Map(geometry.Rows.Output, geometry.Columns.Output, layer.Filters),
            ReceptiveFields.Through(before.ReceptiveField, geometry),
            geometry,
            ParameterSize.WithBias(kernel, layer.UseBias),
            Limits.Product(geometry.Rows.Output, geometry.Columns.Output, layer.Filters, fanIn));
    }
}
