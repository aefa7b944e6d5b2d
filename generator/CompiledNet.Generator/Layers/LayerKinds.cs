namespace CompiledNet.Generator.Layers;

/// <summary>
/// All kinds of layers, by the names of their attributes. There is no list of them to forget one in: they are the classes of this assembly.
/// </summary>
internal static class LayerKinds
{
    private static readonly Dictionary<string, LayerSpec> Defaults = typeof(LayerSpec).Assembly.GetTypes()
        .Where(
            type => type is { IsAbstract: false } && typeof(LayerSpec).IsAssignableFrom(type) && !typeof(NoLayerSpec).IsAssignableFrom(type))
        .Select(type => (LayerSpec)Activator.CreateInstance(type))
        .SelectMany(layer => layer.Aliases.Prepend(layer.Kind).Select(name => (name, layer)))
        .ToDictionary(named => named.name, named => named.layer, StringComparer.Ordinal);

    /// <summary>A layer of each kind, as it is before its arguments are read.</summary>
    public static IReadOnlyCollection<LayerSpec> All => [.. Defaults.Values.Distinct()];

    /// <summary>The layer that an attribute stands for, with its defaults; null where it stands for none.</summary>
    /// <param name="attribute">Its name without the suffix: <c>Conv2D</c>.</param>
    public static LayerSpec? Find(string attribute) => Defaults.TryGetValue(attribute, out LayerSpec? layer) ? layer : null;
}
