using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>
/// In which order PyTorch holds the values of vectors: a map that is flattened gives rows, columns, channels here, and channels, rows,
/// columns there, and so do the vectors behind it up to the next dense layer. A vector that becomes a map has that order from the dense layer
/// before it on. Of sequences, convolutions and pools have channels x steps there, recurrent layers and attention steps x channels, as
/// here.
/// </summary>
internal static class PyTorchOrders
{
    /// <summary>For each layer, where PyTorch has each value that it gives; null where the order is the same.</summary>
    public static int[]?[] Find(IReadOnlyList<LayerInfo> layers)
    {
        var orders = new int[]?[layers.Count];
        bool[] haveStepsFirst = FindStepsFirst(layers);
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Kind == "Reshape" && !layers[i].Output.IsVector && layers[layers[i].Inputs[0]].Output.IsVector)
                SetBefore(layers[i].Inputs[0], OfMap(i), layers, orders);
        }

        for (int i = 0; i < layers.Count; i++)
        {
            LayerInfo layer = layers[i];
            if (!layer.Output.IsVector || layer.Inputs.Count == 0)
                continue;
            TensorShape input = layers[layer.Inputs[0]].Output;
            orders[i] = layer.Kind switch
            {
                "Flatten" or "Reshape" when !input.IsVector => OfMap(layer.Inputs[0]),
                "Concatenate" => Join(layer, layers, orders),
                "Dense" => orders[i],
                _ => input.IsVector ? orders[layer.Inputs[0]] : null,
            };
        }

        return orders;

        int[]? OfMap(int index)
        {
            TensorShape map = layers[index].Output;
            (int positions, int channels) = (map.Height * map.Width, map.Channels);
            return positions == 1 || channels == 1 || haveStepsFirst[index] ? null
                : [.. Enumerable.Range(0, positions * channels).Select(i => (i % channels * positions) + (i / channels))];
        }
    }

    /// <summary>
    /// For each layer whether PyTorch has steps before channels in what it gives: the layer says so, else what it takes, else the first
    /// that takes what it gives.
    /// </summary>
    private static bool[] FindStepsFirst(IReadOnlyList<LayerInfo> layers)
    {
        var taken = new bool?[layers.Count];
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            foreach (int input in layers[i].Inputs)
                taken[input] = TakesStepsFirst(layers[i]) ?? (layers[i].Output.IsSequence ? taken[i] : null) ?? taken[input];
        }

        var given = new bool[layers.Count];
        for (int i = 0; i < given.Length; i++)
        {
            given[i] = layers[i].Output.IsSequence && (TakesStepsFirst(layers[i])
                ?? (layers[i].Inputs is [int input, ..] && layers[input].Output.IsSequence ? given[input] : taken[i] ?? false));
        }

        return given;
    }

    /// <summary>Whether a module of PyTorch takes and gives steps x channels, else channels x steps; null where it may be either.</summary>
    private static bool? TakesStepsFirst(LayerInfo layer) => layer.Kind switch
    {
        "Embedding" or "PositionEmbedding" or "SimpleRnn" or "Lstm" or "Gru" => true,
        "MultiHeadAttention" or "LayerNormalization" or "Dense" => true,
        "BatchNormalization" or "GroupNormalization" => false,
        "SpatialDropout1D" => null,
        _ => layer.Kind.EndsWith("1D", StringComparison.Ordinal) ? false : null,
    };

    /// <summary>Goes back from a vector to the dense layer whose outputs have this order.</summary>
    private static void SetBefore(int index, int[]? order, IReadOnlyList<LayerInfo> layers, int[]?[] orders)
    {
        orders[index] = order;
        if (layers[index] is { Kind: "Activation" or "Dropout" or "BatchNormalization" or "LayerNormalization" or "PRelu" } layer)
            SetBefore(layer.Inputs[0], order, layers, orders);
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
