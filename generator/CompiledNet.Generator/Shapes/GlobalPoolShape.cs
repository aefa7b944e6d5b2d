using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>GlobalAveragePool2D and GlobalMaxPool2D: one window as large as the map, and a vector of the channels.</summary>
internal static class GlobalPoolShape
{
    public static LayerShape? Infer(GraphLayer before, int producer, LayerContext context)
    {
        Shape input = before.Output;
        if (!MapShape.Require(before, producer, context))
            return null;

        var window = new WindowGeometry(Whole(input.Height), Whole(input.Width));
        return new LayerShape(Shape.Vector(input.Channels), ReceptiveFields.Through(before.ReceptiveField, window), window);
    }

    private static WindowAxis Whole(int size) => WindowArithmetic.Resolve(size, size, stride: size, zeros: 0);
}
