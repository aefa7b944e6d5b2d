using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>ZeroPadding2D: so many rows and columns more, the channels as they are.</summary>
internal static class ZeroPaddingShape
{
    public static void Check(ZeroPaddingSpec layer, LayerContext context)
    {
        if (layer.Top == layer.Bottom && layer.Left == layer.Right)
        {
            WindowShape.RequireSides(0, layer.Top, layer.Left, "padding", "", "padding", "padding height", "padding width", context);
            return;
        }

        context.RequireAtLeast(0, layer.Top, "top", "padding above");
        context.RequireAtLeast(0, layer.Bottom, "bottom", "padding below");
        context.RequireAtLeast(0, layer.Left, "left", "padding to the left");
        context.RequireAtLeast(0, layer.Right, "right", "padding to the right");
    }

    public static LayerShape? Infer(ZeroPaddingSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        Shape input = before.Output;
        if (!MapShape.Require(before, producer, context))
            return null;

        long height = (long)input.Height + layer.Top + layer.Bottom;
        long width = (long)input.Width + layer.Left + layer.Right;
        return OutputSize.Accept([height, width, input.Channels], "padding", context)
            ? new LayerShape(Shape.Map((int)height, (int)width, input.Channels), before.ReceptiveField)
            : null;
    }
}
