using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>What a layer takes.</summary>
/// <param name="Layers">The layers; none for an input of the network.</param>
/// <param name="Indices">Their indices.</param>
/// <param name="NetworkInput">What the caller gives, where that is known.</param>
internal sealed record LayerInputs(IReadOnlyList<GraphLayer> Layers, IReadOnlyList<int> Indices, Shape? NetworkInput)
{
    /// <summary>The first of them, which most layers have alone.</summary>
    public GraphLayer Before => Layers[0];

    /// <summary>Its index.</summary>
    public int Producer => Indices[0];

    /// <summary>What it gives.</summary>
    public Shape Shape => Before.Output;

    /// <summary>Whether the layer before gives a map; reported where it gives a vector.</summary>
    public bool RequireMap(LayerContext context)
    {
        if (!Shape.IsVector)
            return true;
        string remedy = Before.Spec.Traits.Role switch
        {
            LayerRole.Input => "give the input height, width and channels",
            LayerRole.Flatten or LayerRole.GlobalPool => $"put it before {Before.Name}",
            _ => "put it before the layer that makes the map a vector",
        };
        context.Report(RuleIds.WindowOnVector, null, [Before.Name, Shape.ToString(), remedy], Producer);
        return false;
    }
}
