using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Graph;

/// <summary>
/// Layers of two dimensions that CompiledNet does not have over steps: a sequence becomes a map of one row, and is a sequence again.
/// </summary>
internal static class OneRow
{
    /// <param name="input">A sequence; a map is taken as it is.</param>
    /// <param name="layer">Makes of a map of one row another.</param>
    public static Node On(Node input, Func<Node, Node> layer)
    {
        if (!input.Shape.IsSequence)
            return layer(input);
        Node row = layer(new Node(new ReshapeLayer(new(1, input.Shape.Width, input.Shape.Channels)), null, input));
        return new Node(new ReshapeLayer(Shapes.Sequence(row.Shape.Width, row.Shape.Channels)), null, row);
    }
}
