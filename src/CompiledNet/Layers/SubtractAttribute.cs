namespace CompiledNet;

/// <summary>
/// The difference of two layers of one shape, value by value: the layer before it (or <see cref="LayerAttribute.From"/>) less the one that
/// is named. A vector of C values, or a map of 1x1xC, goes with every position of a map of C channels.
/// </summary>
public sealed class SubtractAttribute : LayerAttribute
{
    /// <summary>Takes a named layer from the layer before this one.</summary>
    /// <param name="layer">Its name; it stands before this layer and fits its shape.</param>
    public SubtractAttribute(string layer) => Layer = layer;

    /// <summary>The layer that is taken away.</summary>
    public string Layer { get; }
}
