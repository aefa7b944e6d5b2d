using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Graph;

/// <summary>
/// Makes of single operations the layers that a person would write: biases, scalings and functions go into the layers that have room for
/// them, a mean over a whole map and the flattening behind it are one pooling, what scales all channels alike is a rescaling.
/// </summary>
internal static class Simplification
{
    public static void Run(NetworkGraph graph)
    {
        while (Step(graph))
        {
        }

        foreach (Node node in graph.Reachable())
        {
            if (node.Layer is BatchNormalizationLayer { Rescaling: { } rescaling })
                (node.Layer, node.IsFrozen, node.Shared, node.Remark) = (rescaling, false, null, null);
        }
    }

    private static bool Step(NetworkGraph graph)
    {
        Dictionary<Node, List<Node>> consumers = graph.Consumers();
        foreach (Node node in graph.Reachable())
        {
            if (Patterns.TryMerge(node, consumers))
                return true;
            if (IsNothing(node.Layer) && !graph.Outputs.Contains(node))
            {
                graph.Replace(node, node.Inputs[0]);
                return true;
            }

            if (node.Inputs is not [Node before] || consumers[before].Count != 1 || graph.Outputs.Contains(before))
                continue;
            if (Merge(before, node.Layer) is not { } merged)
                continue;
            before.Layer = merged;
            before.Source ??= node.Source;
            graph.Replace(node, before);
            return true;
        }

        return false;
    }

    /// <summary>One layer that does what two do; null where there is none.</summary>
    private static Layer? Merge(Node before, Layer layer) => (before.Layer, layer) switch
    {
        (IActivated { Activation: { Kind: Activation.Linear } } activated, ActivationLayer function) => activated.With(function.Activation),
        (IActivated { Activation: { Kind: Activation.Linear } }, BatchNormalizationLayer { Scaling: { } shift })
            when shift.Scale.All(scale => scale == 1) =>
            AddBias(before.Layer, shift.Shift),
        (BatchNormalizationLayer normalization, BatchNormalizationLayer { Scaling: { } scaling }) =>
            Scale(normalization, scaling.Scale, scaling.Shift),
        (ImageNormalizationLayer normalization, BatchNormalizationLayer { Scaling: { } scaling }) => normalization with
        {
            Gamma = normalization.Gamma with
            {
                Values = [.. normalization.Gamma.Values.Zip(scaling.Scale, (gamma, factor) => gamma * factor)],
            },
            Beta = normalization.Beta with
            {
                Values = [.. normalization.Beta.Values.Select((beta, i) => (beta * scaling.Scale[i]) + scaling.Shift[i])],
            },
        },
        (PoolLayer { Pool: not PoolKind.L2 } pool, FlattenLayer) when before.Shape is { Height: 1, Width: 1 } && IsWhole(pool, before) =>
            new GlobalPoolLayer(pool.Pool),
        _ => null,
    };

    /// <summary>Whether a scaling, left over of others, changes nothing.</summary>
    private static bool IsNothing(Layer layer) => layer is BatchNormalizationLayer { Scaling: { } scaling }
        && scaling.Scale.All(scale => scale == 1) && scaling.Shift.All(shift => shift == 0);

    private static Layer? AddBias(Layer layer, float[] shift)
    {
        return layer switch
        {
            Conv2DLayer convolution => convolution with { Bias = Add(convolution.Bias) },
            DepthwiseConv2DLayer convolution => convolution with { Bias = Add(convolution.Bias) },
            Conv2DTransposeLayer convolution => convolution with { Bias = Add(convolution.Bias) },
            DenseLayer dense => dense with { Bias = Add(dense.Bias) },
            _ => null,
        };

        Weight Add(Weight? bias) => new("bias", [shift.Length], bias is null ? shift : [.. bias.Values.Zip(shift, (x, y) => x + y)]);
    }

    private static BatchNormalizationLayer Scale(BatchNormalizationLayer layer, float[] scale, float[] shift) => layer with
    {
        Gamma = layer.Gamma with { Values = [.. layer.Gamma.Values.Zip(scale, (gamma, factor) => gamma * factor)] },
        Beta = layer.Beta with { Values = [.. layer.Beta.Values.Select((beta, i) => (beta * scale[i]) + shift[i])] },
        HasScale = true,
        HasCenter = true,
    };

    private static bool IsWhole(PoolLayer pool, Node node) => pool.Window is { Padding: Padding.Valid, PadHeight: 0, PadWidth: 0 } window
        && window.Rows.Size == node.Inputs[0].Shape.Height && window.Columns.Size == node.Inputs[0].Shape.Width;
}
