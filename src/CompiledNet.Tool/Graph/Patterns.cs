using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Graph;

/// <summary>Functions that files put together of a product, as those that they are.</summary>
internal static class Patterns
{
    /// <summary>Makes one function of a product that is one.</summary>
    /// <returns>Whether it was.</returns>
    public static bool TryMerge(Node product, Dictionary<Node, List<Node>> consumers)
    {
        if (product.Layer is not MultiplyLayer || product.Inputs is not [Node first, Node second])
            return false;
        return TryGate(product, first, second, consumers) || TryGate(product, second, first, consumers)
            || TryGelu(product, first, second) || TryGelu(product, second, first);
    }

    /// <summary>x sigmoid(x) is Silu, x times its hard sigmoid is HardSwish.</summary>
    private static bool TryGate(Node product, Node value, Node gate, Dictionary<Node, List<Node>> consumers)
    {
        Activation? function = (gate.Layer as ActivationLayer)?.Activation.Kind switch
        {
            Activation.Sigmoid => Activation.Silu,
            Activation.HardSigmoid => Activation.HardSwish,
            _ => null,
        };
        if (function is not Activation known || gate.Inputs[0] != value || consumers[gate].Count != 1)
            return false;
        Become(product, value, new ActivationLayer(new(known)));
        return true;
    }

    /// <summary>x (1 + erf(x / sqrt 2)) / 2 is Gelu, wherever its factors stand.</summary>
    private static bool TryGelu(Node product, Node factor, Node curve)
    {
        const double Close = 1e-6;
        (Node value, float scale, float shift) = Unscale(factor);
        (Node erf, float height, float middle) = Unscale(curve);
        if (erf.Layer is not ErfLayer)
            return false;
        (Node argument, float inner, float innerShift) = Unscale(erf.Inputs[0]);
        bool isGelu = argument == value && shift == 0 && innerShift == 0 && Math.Abs(inner - (1 / Math.Sqrt(2))) < Close
            && Math.Abs(height - middle) < Close;
        if (!isGelu)
            return false;
        int channels = product.Shape.Channels;
        double whole = 2.0 * scale * height;
        var gelu = new Node(new ActivationLayer(new(Activation.Gelu)), product.Source, value);
        if (Math.Abs(whole - 1) < Close)
            Become(product, value, gelu.Layer);
        else
        {
            Become(product, gelu, BatchNormalizationLayer.Affine([.. Enumerable.Repeat(whole, channels)], new double[channels]));
            product.IsFrozen = true;
        }

        return true;
    }

    /// <summary>What is scaled and shifted, where all channels are alike.</summary>
    private static (Node Value, float Scale, float Shift) Unscale(Node node)
    {
        if (node.Layer is BatchNormalizationLayer { Scaling: { } scaling } && scaling.Scale.All(scale => scale == scaling.Scale[0])
            && scaling.Shift.All(shift => shift == scaling.Shift[0]))
            return (node.Inputs[0], scaling.Scale[0], scaling.Shift[0]);
        return (node, 1, 0);
    }

    private static void Become(Node node, Node input, Layer layer)
    {
        node.Inputs.Clear();
        node.Inputs.Add(input);
        node.Layer = layer;
    }
}
