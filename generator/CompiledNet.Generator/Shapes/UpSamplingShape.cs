using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>UpSampling2D: a whole number of times as many rows and columns, the channels as they are.</summary>
internal static class UpSamplingShape
{
    public static void Check(UpSamplingSpec layer, LayerContext context)
    {
        WindowShape.RequireSides(1, layer.Height, layer.Width, "size", "", "size", "size of the rows", "size of the columns", context);
        context.RequireDefined(layer.Interpolation, "Interpolation", "Interpolation");
    }

    public static LayerShape? Infer(UpSamplingSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        Shape input = before.Output;
        if (!MapShape.Require(before, producer, context))
            return null;

        long height = Limits.Product(input.Height, layer.Height);
        long width = Limits.Product(input.Width, layer.Width);
        return OutputSize.Accept([height, width, input.Channels], "size", context)
            ? new LayerShape(Shape.Map((int)height, (int)width, input.Channels), ReceptiveFields.Between(before.ReceptiveField, layer))
            : null;
    }
}
