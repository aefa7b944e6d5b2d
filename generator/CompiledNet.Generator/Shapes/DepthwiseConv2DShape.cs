using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>DepthwiseConv2D: a window over each channel, kernels of kernel height x kernel width x input channels x depth multiplier.</summary>
internal static class DepthwiseConv2DShape
{
    public static void Check(DepthwiseConv2DSpec layer, LayerContext context)
    {
        CheckMultiplier(layer.DepthMultiplier, context);
        WindowShape.Check(layer.Window, Conv2DShape.Words, context);
        ActivationShape.CheckFunction(layer.Activation, "Activation", context);
    }

    public static LayerShape? Infer(DepthwiseConv2DSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        if (Kernel("kernel", layer.Window, layer.DepthMultiplier, before, producer, context) is not var (geometry, kernel))
            return null;
        if (!ParameterSize.Accept(kernel.Length / kernel.Columns, kernel.Columns, layer.UseBias, "DepthMultiplier", context))
            return null;
        ActivationShape.CheckChannels(layer.Activation, "Activation", kernel.Columns, context);
        return new LayerShape(
            Shape.Map(geometry.Rows.Output, geometry.Columns.Output, kernel.Columns),
            ReceptiveFields.Through(before.ReceptiveField, geometry),
            geometry,
            ParameterSize.WithBias(kernel, layer.UseBias),
            Limits.Product(geometry.Rows.Output, geometry.Columns.Output, kernel.Length));
    }

    public static void CheckMultiplier(int multiplier, LayerContext context) => context.RequireAtLeast(
        1, multiplier, "DepthMultiplier", "depth multiplier", Remedy.Set("DepthMultiplier", "1", "Use depth multiplier 1"));

    /// <summary>The window on the map, and kernels of so many outputs for each of its channels; null where they do not fit, which is reported.</summary>
    public static (WindowGeometry Geometry, ParameterSpec Kernel)? Kernel(
        string name, WindowSpec window, int multiplier, GraphLayer before, int producer, LayerContext context)
    {
        int channels = before.Output.Channels;
        long outputs = (long)channels * multiplier;
        if (!OutputSize.Accept([outputs], "DepthMultiplier", context)
            || WindowShape.Infer(window, Conv2DShape.Words, before, producer, (int)outputs, context) is not { } geometry
            || !ParameterSize.Accept(Limits.Product(window.Height, window.Width), outputs, useBias: false, "DepthMultiplier", context))
            return null;

        // Keras takes the fans of the tensor's last two dimensions, as for any kernel.
        int fanIn = Limits.Clamp(Limits.Product(window.Height, window.Width, channels));
        int fanOut = Limits.Clamp(Limits.Product(window.Height, window.Width, multiplier));
        var kernel = new ParameterSpec(
            name, new([window.Height, window.Width, channels, multiplier]), InitializerKind.GlorotUniform, fanIn, fanOut) { RowDimensions = 2 };
        return (geometry, kernel);
    }
}
