using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>SeparableConv2D: a depthwise convolution, then one of 1x1 over all that it gives.</summary>
internal static class SeparableConv2DShape
{
    public static void Check(SeparableConv2DSpec layer, LayerContext context)
    {
        context.RequireAtLeast(1, layer.Filters, "filters", "filters");
        DepthwiseConv2DShape.CheckMultiplier(layer.DepthMultiplier, context);
        WindowShape.Check(layer.Window, Conv2DShape.Words, context);
        ActivationShape.CheckFunction(layer.Activation, "Activation", context);
    }

    public static LayerShape? Infer(SeparableConv2DSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        if (DepthwiseConv2DShape.Kernel("depthwise_kernel", layer.Window, layer.DepthMultiplier, before, producer, context) is not var (geometry, depthwise))
            return null;
        (int height, int width) = (geometry.Rows.Output, geometry.Columns.Output);
        if (!OutputSize.Accept([height, width, layer.Filters], "filters", context)
            || !ParameterSize.Accept(depthwise.Columns, layer.Filters, layer.UseBias, "filters", context))
            return null;
        ActivationShape.CheckChannels(layer.Activation, "Activation", layer.Filters, context);

        var pointwise = new ParameterSpec(
            "pointwise_kernel", new([1, 1, depthwise.Columns, layer.Filters]), InitializerKind.GlorotUniform, depthwise.Columns, layer.Filters);
        return new LayerShape(
            Shape.Map(height, width, layer.Filters),
            ReceptiveFields.Through(before.ReceptiveField, geometry),
            geometry,
            new([depthwise, .. ParameterSize.WithBias(pointwise, layer.UseBias)]),
            Limits.Product(height, width, Limits.Sum(depthwise.Length, pointwise.Length)));
    }
}
