namespace CompiledNet;

/// <summary>
/// The channels of several layers one after the other at each position: first those of the layer before it (or of
/// <see cref="LayerAttribute.From"/>), then those of the layers that are named, in their order. Heights and widths are equal.
/// </summary>
public sealed class ConcatenateAttribute : LayerAttribute
{
    /// <summary>Puts the channels of named layers behind those of the layer before this one.</summary>
    /// <param name="layers">Their names, one or more; they stand before this layer and have its height and width.</param>
    public ConcatenateAttribute(params string[] layers) => Layers = [.. layers];

    /// <summary>The layers that are named, in their order.</summary>
    public IReadOnlyList<string> Layers { get; }
}
