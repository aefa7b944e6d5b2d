using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>The input: a map or a vector of at least one value.</summary>
internal static class InputShape
{
    public static void Check(InputSpec input, LayerContext context)
    {
        if (input.Shape.IsVector)
        {
            context.RequireAtLeast(1, input.Shape.Channels, "size", "size");
            return;
        }

        context.RequireAtLeast(1, input.Shape.Height, "height", "height");
        context.RequireAtLeast(1, input.Shape.Width, "width", "width");
        context.RequireAtLeast(1, input.Shape.Channels, "channels", "channels");
    }

    public static LayerShape? Infer(InputSpec input, LayerContext context)
    {
        Shape shape = input.Shape;
        return OutputSize.Accept([shape.Height, shape.Width, shape.Channels], null, context)
            ? new LayerShape(shape, ReceptiveFields.OfInput)
            : null;
    }
}
