using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>
/// In which order PyTorch holds the values of vectors: a map that is flattened gives rows, columns, channels here, and channels, rows,
/// columns there, and so do the vectors behind it up to the next dense layer. A vector that becomes a map has that order from the dense layer
/// before it on.
/// </summary>
internal static class PyTorchOrders
{
    /// <summary>For each layer, where PyTorch has each value that it gives; null where the order is the same.</summary>
    public static int[]?[] Find(IReadOnlyList<LayerInfo> layers)
    {
        var orders = new int[]?[layers.Count];
        foreach (LayerInfo layer in layers)
        {
            if (layer.Kind == "Reshape" && !layer.Output.IsVector && layers[layer.Inputs[0]].Output.IsVector)
                SetBefore(layer.Inputs[0], OfMap(layer.Output), layers, orders);
        }

        for (int i = 0; i < layers.Count; i++)
        {
            LayerInfo layer = layers[i];
            if (!layer.Output.IsVector || layer.Inputs.Count == 0)
                continue;
            TensorShape input = layers[layer.Inputs[0]].Output;
            orders[i] = layer.Kind switch
            {
                "Flatten" or "Reshape" when !input.IsVector => OfMap(input),
                "Concatenate" => Join(layer, layers, orders),
                "Dense" => orders[i],
                _ => input.IsVector ? orders[layer.Inputs[0]] : null,
            };
        }

        return orders;
    }

    /// <summary>Goes back from a vector to the dense layer whose outputs have this order.</summary>
    private static void SetBefore(int index, int[]? order, IReadOnlyList<LayerInfo> layers, int[]?[] orders)
    {
        orders[index] = order;
        if (layers[index] is { Kind: "Activation" or "Dropout" or "BatchNormalization" } layer)
            SetBefore(layer.Inputs[0], order, layers, orders);
    }

    private static int[]? OfMap(TensorShape map)
    {
        (int positions, int channels) = (map.Height * map.Width, map.Channels);
        return positions == 1 || channels == 1 ? null
            : [.. Enumerable.Range(0, positions * channels).Select(i => (i % channels * positions) + (i / channels))];
    }

    private static int[]? Join(LayerInfo layer, IReadOnlyList<LayerInfo> layers, int[]?[] orders)
    {
        if (layer.Inputs.All(input => orders[input] is null))
            return null;
        var joined = new List<int>();
        foreach (int input in layer.Inputs)
        {
            int before = joined.Count;
            joined.AddRange((orders[input] ?? [.. Enumerable.Range(0, layers[input].Output.Channels)]).Select(index => index + before));
        }

        return [.. joined];
    }
}
