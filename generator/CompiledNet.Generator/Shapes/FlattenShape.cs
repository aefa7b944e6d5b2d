using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Flatten: height x width x channels values become a vector in that order; a vector stays what it is.</summary>
internal static class FlattenShape
{
    public static LayerShape Infer(GraphLayer before) => new(Shape.Vector(before.Output.Length), before.ReceptiveField);
}
