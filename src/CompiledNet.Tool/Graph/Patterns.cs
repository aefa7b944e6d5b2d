using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Graph;

/// <summary>Functions that files put together of a product, as those that they are.</summary>
internal static class Patterns
{
    /// <summary>Makes one layer of parts that are one.</summary>
    /// <returns>Whether they were.</returns>
    public static bool TryMerge(Node node, Dictionary<Node, List<Node>> consumers) =>
        TryFunction(node, consumers) || TryDirections(node, consumers) || TryLastState(node, consumers) || TryFlip(node)
        || TryAttention(node, consumers);

    /// <summary>Makes one function of a product that is one.</summary>
    private static bool TryFunction(Node product, Dictionary<Node, List<Node>> consumers)
    {
        if (product.Layer is not MultiplyLayer || product.Inputs is not [Node first, Node second])
            return false;
        return TryGate(product, first, second, consumers) || TryGate(product, second, first, consumers)
            || TryGelu(product, first, second) || TryGelu(product, second, first);
    }

    /// <summary>Both directions of a recurrent layer, merged by another layer, are one layer.</summary>
    private static bool TryDirections(Node merge, Dictionary<Node, List<Node>> consumers)
    {
        Bidirectional? kind = merge.Layer switch
        {
            ConcatenateLayer => Bidirectional.Concatenate,
            AddLayer => Bidirectional.Add,
            MultiplyLayer => Bidirectional.Multiply,
            AverageLayer => Bidirectional.Average,
            _ => null,
        };
        if (kind is not Bidirectional known || merge.Inputs is not [{ Layer: HalfLayer first } one, { Layer: HalfLayer second } other]
            || one.Inputs[0] != other.Inputs[0] || one.Inputs[0] is not { Layer: RecurrentLayer recurrent } both
                || consumers[both].Count != 2
            || (known == Bidirectional.Concatenate ? (first.Direction, second.Direction) != (0, 1) : first.Direction == second.Direction))
            return false;
        Become(merge, both.Inputs[0], recurrent with { Bidirectional = known });
        merge.Source = both.Source ?? merge.Source;
        return true;
    }

    /// <summary>The last of the states of all steps is the last state.</summary>
    private static bool TryLastState(Node flat, Dictionary<Node, List<Node>> consumers)
    {
        if (flat.Layer is not FlattenLayer || flat.Inputs[0] is not { Layer: Cropping2DLayer { Right: 0 } crop } last
            || consumers[last].Count != 1
            || last.Inputs[0] is not { Layer: RecurrentLayer { GoBackwards: false, Directions.Count: 1 } recurrent } states
            || consumers[states].Count != 1 || crop.Left != states.Shape.Width - 1)
            return false;
        Become(flat, states.Inputs[0], recurrent with { ReturnSequences = false });
        flat.Source = states.Source ?? flat.Source;
        return true;
    }

    /// <summary>What is turned around twice is what it was.</summary>
    private static bool TryFlip(Node flip)
    {
        if (flip.Layer is not FlipLayer || flip.Inputs[0] is not { Layer: FlipLayer } other
            || other.Inputs[0] is not { Layer: RecurrentLayer recurrent } states)
            return false;
        Become(flip, states.Inputs[0], recurrent);
        flip.Source = states.Source ?? flip.Source;
        return true;
    }

    /// <summary>Dense layers around what attention does between them are one layer.</summary>
    private static bool TryAttention(Node output, Dictionary<Node, List<Node>> consumers)
    {
        if (output is not { Layer: DenseLayer { Activation.Kind: Activation.Linear } last, Inputs: [{ Layer: HeadsLayer layer } heads] }
            || consumers[heads].Count != 1
                || (consumers[output] is [{ Layer: BatchNormalizationLayer { Scaling: not null } }] && last.Bias is null)
            || Projection.Of(heads.Inputs[0]) is not { } query || Projection.Of(heads.Inputs[1]) is not { } key
            || Projection.Of(heads.Inputs[2]) is not { } value || key.Input != value.Input || last.Units != query.Input.Shape.Channels)
            return false;
        query = query.Times(layer.Scale * Math.Sqrt(query.Units / layer.Heads));
        Projection[] all = [query, key, value, new(output.Inputs[0], last.Kernel.Values, last.Bias?.Values)];
        string[] words = ["query", "key", "value", "output"];
        bool hasBias = all.Any(each => each.Bias is not null);
        Weight[] kernels = [.. all.Select((each, index) => new Weight(words[index] + "_kernel", Shape(each, index), each.Kernel))];
        Weight[] biases = [.. all.Where(_ => hasBias).Select((each, index) => new Weight(
            words[index] + "_bias", index == 3 ? [each.Units] : [layer.Heads, each.Units / layer.Heads],
            each.Bias ?? new float[each.Units]))];
        output.Inputs.Clear();
        output.Inputs.AddRange(query.Input == key.Input ? [query.Input] : [query.Input, key.Input]);
        output.Layer = new MultiHeadAttentionLayer(layer.IsCausal, kernels, biases);
        output.Source = query.Source ?? output.Source;
        return true;

        int[] Shape(Projection projection, int index) => index == 3
            ? [layer.Heads, value.Units / layer.Heads, projection.Units]
            : [projection.Input.Shape.Channels, layer.Heads, projection.Units / layer.Heads];
    }

    /// <summary>A dense layer without a function.</summary>
    /// <param name="Input">What it takes.</param>
    /// <param name="Kernel">inputs x units.</param>
    /// <param name="Bias">One number a unit; null for none.</param>
    private sealed record Projection(Node Input, float[] Kernel, float[]? Bias)
    {
        /// <summary>What it is called in the source.</summary>
        public string? Source { get; init; }

        public int Units => Kernel.Length / Input.Shape.Channels;

        /// <summary>A node with the scalings behind it; null where it is something else.</summary>
        public static Projection? Of(Node node)
        {
            if (node.Layer is DenseLayer { Activation.Kind: Activation.Linear } dense)
                return new(node.Inputs[0], dense.Kernel.Values, dense.Bias?.Values) { Source = node.Source };
            if (node.Layer is not BatchNormalizationLayer { Scaling: { } scaling } || Of(node.Inputs[0]) is not { } inner)
                return null;
            int units = scaling.Scale.Length;
            float[] shift = [.. scaling.Shift.Select((number, unit) => ((inner.Bias?[unit] ?? 0) * scaling.Scale[unit]) + number)];
            return inner with
            {
                Source = node.Source ?? inner.Source,
                Kernel = [.. inner.Kernel.Select((weight, index) => weight * scaling.Scale[index % units])],
                Bias = inner.Bias is null && shift.All(number => number == 0) ? null : shift,
            };
        }

        /// <summary>The same, multiplied by a number; what single precision cannot tell from 1 is none.</summary>
        public Projection Times(double factor) => Math.Abs(factor - 1) < 1e-6 ? this : this with
        {
            Kernel = Array.ConvertAll(Kernel, weight => (float)(weight * factor)),
            Bias = Bias is null ? null : Array.ConvertAll(Bias, number => (float)(number * factor)),
        };
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
