using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Advice;

/// <summary>
/// What a network that is right could do better. Only analyzers ask here; nothing that is generated depends on it. Every piece of
/// advice is followed by figures of the very layer, and is not given where following it would gain little.
/// </summary>
internal static class NetworkAdvice
{
    public static IEnumerable<Violation> Give(NetworkGraph graph, CancellationToken cancellationToken = default)
    {
        var advice = new List<Violation>();
        for (int i = graph.Inputs.Count; i < graph.Layers.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GraphLayer layer = graph.Layers[i];
            var context = new LayerContext(layer.Name, i, advice);
            WindowAdvice.Give(graph, i, context);
            LayerAdvice.Give(graph, i, context);
            LinearAdvice.Give(graph, i, context);
            NormalizationAdvice.Give(graph, i, context);
            KernelAdvice.Give(graph, i, context);
        }

        SizeAdvice.Give(graph, advice);
        // Layers of another network are advised on there.
        return advice.Where(each => each.LayerIndex < 0 || graph.Layers[each.LayerIndex].Spec.Origin is null);
    }
}
