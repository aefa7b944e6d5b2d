using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>What all layers need that look at rows and columns.</summary>
internal static class MapShape
{
    /// <summary>Whether the layer before gives a map; reported where it gives a vector.</summary>
    public static bool Require(GraphLayer before, int producer, LayerContext context)
    {
        if (!before.Output.IsVector)
            return true;
        string remedy = before.Spec switch
        {
            InputSpec => "give the input height, width and channels",
            FlattenSpec or GlobalPoolSpec => $"put it before {before.Name}",
            _ => "put it before the layer that makes the map a vector",
        };
        context.Report(RuleIds.WindowOnVector, null, [before.Name, before.Output.ToString(), remedy], producer);
        return false;
    }
}
