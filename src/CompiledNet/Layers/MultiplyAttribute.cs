namespace CompiledNet;

/// <summary>
/// The product of layers of one shape, value by value: the layer before it (or <see cref="LayerAttribute.From"/>) and those that
/// are named. A vector of C values, or a map of 1x1xC, goes with every position of a map of C channels.
/// </summary>
public sealed class MultiplyAttribute : LayerAttribute
{
    /// <summary>Multiplies the layer before this one by named layers.</summary>
    /// <param name="layers">Their names, one or more; they stand before this layer and fit its shape.</param>
    public MultiplyAttribute(params string[] layers) => Layers = [.. layers];

    /// <summary>The layers that are named, in their order.</summary>
    public IReadOnlyList<string> Layers { get; }
}
