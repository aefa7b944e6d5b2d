using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Weights;

/// <summary>
/// In which order a network of PyTorch holds what CompiledNet holds: a map that is flattened gives rows, columns, channels here, and
/// channels, rows, columns there, and so do the vectors behind it up to the next dense layer.
/// </summary>
internal static class VectorOrders
{
    /// <summary>For each value of a vector, its index in PyTorch; nothing for layers whose order is the same.</summary>
    public static Dictionary<Node, int[]> Find(NetworkGraph graph)
    {
        var orders = new Dictionary<Node, int[]>();
        foreach (Node node in graph.Nodes.Where(node => node.Shape.IsVector))
        {
            int[]? order = node.Layer switch
            {
                InputLayer or DenseLayer or GlobalPoolLayer => null,
                FlattenLayer when !node.Inputs[0].Shape.IsVector => OfMap(node.Inputs[0]),
                ConcatenateLayer => Join(node, orders),
                _ => orders.GetValueOrDefault(node.Inputs[0]),
            };
            if (order is not null)
                orders[node] = order;
        }

        return orders;
    }

    private static int[]? OfMap(Node map)
    {
        (int positions, int channels) = (map.Shape.Height * map.Shape.Width, map.Shape.Channels);
        return positions == 1 || channels == 1 ? null : [.. Enumerable.Range(0, positions * channels).Select(i => (i % channels * positions) + (i / channels))];
    }

    private static int[]? Join(Node node, Dictionary<Node, int[]> orders)
    {
        if (!node.Inputs.Any(orders.ContainsKey))
            return null;
        var joined = new List<int>();
        foreach (Node input in node.Inputs)
        {
            int before = joined.Count;
            joined.AddRange((orders.GetValueOrDefault(input) ?? [.. Enumerable.Range(0, input.Shape.Channels)]).Select(index => index + before));
        }

        return [.. joined];
    }
}
