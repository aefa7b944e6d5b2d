using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>How the modules of PyTorch hold what a layer of this library holds.</summary>
/// <param name="layer">The layer.</param>
/// <param name="shapes">The shapes of its parameters in Keras' layouts by their variables: <c>kernel</c>.</param>
/// <param name="order">Where PyTorch has each value of a vector that the layer takes; null where that is the same.</param>
/// <param name="given">Where PyTorch has each value of a vector that the layer gives; null where that is the same.</param>
internal sealed class PyTorchModules(LayerInfo layer, IReadOnlyDictionary<string, int[]> shapes, int[]? order, int[]? given)
{
    /// <summary>Its tensors there.</summary>
    /// <param name="problems">Takes why PyTorch has no such module.</param>
    public IEnumerable<PyTorchTensor> Tensors(List<string> problems) => layer.Kind switch
    {
        "SimpleRnn" => Recurrent([0]),
        "Lstm" => Recurrent([0, 1, 2, 3]),
        "Gru" => Gru(problems),
        "MultiHeadAttention" => Attention(problems),
        "GroupNormalization" when order is not null => Refuse(
            problems, "is of groups of a vector whose values PyTorch has in another order, channels first, and other groups with it"),
        _ => shapes.Select(parameter => Single(parameter.Key, parameter.Value)),
    };

    /// <summary>A parameter that is a tensor there too.</summary>
    private PyTorchTensor Single(string variable, int[] shape)
    {
        (string part, string name) = variable switch
        {
            "depthwise_kernel" => (".depthwise", "weight"),
            "pointwise_kernel" => (".pointwise", "weight"),
            "bias" when layer.Kind is "SeparableConv2D" or "SeparableConv1D" => (".pointwise", "bias"),
            "kernel" or "gamma" or "alpha" or "embeddings" => ("", "weight"),
            "beta" => ("", "bias"),
            "moving_mean" => ("", "running_mean"),
            "moving_variance" => ("", "running_var"),
            _ => ("", variable),
        };
        bool isDepthwise = layer.Kind is "DepthwiseConv2D" or "DepthwiseConv1D" || variable == "depthwise_kernel";
        return Of(part, name, variable, shape switch
        {
            [int length] => PyTorchLayouts.Vector(length, layer.Kind == "Dense" ? given : order),
            _ when variable == "embeddings" => PyTorchLayouts.Same(shape),
            [.. int[] positions, int channels] when variable == "alpha" =>
                WithoutOutputs(PyTorchLayouts.ChannelsFirst(positions, channels, 1)),
            [int inputs, int units] => PyTorchLayouts.Transposed(inputs, units, order, given),
            [.. int[] positions, int channels, int multiplier] when isDepthwise =>
                PyTorchLayouts.ChannelsFirst(positions, 1, channels * multiplier),
            [.. int[] positions, int inner, int outer] => PyTorchLayouts.ChannelsFirst(positions, inner, outer),
            _ => throw new ArgumentException($"{layer.Name}.{variable} has no dimensions.", nameof(shape)),
        });
    }

    /// <summary>
    /// <c>nn.RNN</c>, <c>nn.LSTM</c>, <c>nn.GRU</c>: gates first, and a bias each for inputs and states. Where one bias is all that there
    /// is here, it is their sum; it is written as that of the inputs.
    /// </summary>
    /// <param name="gates">Where PyTorch has each of the gates.</param>
    private IEnumerable<PyTorchTensor> Recurrent(int[] gates)
    {
        int units = shapes["recurrent_kernel"][0], sums = gates.Length * units;
        int[] places = [.. Enumerable.Range(0, sums).Select(sum => (gates[sum / units] * units) + (sum % units))];
        foreach ((string prefix, string suffix) in new[] { ("", ""), ("backward_", "_reverse") })
        {
            if (!shapes.ContainsKey(prefix + "kernel"))
                yield break;
            string bias = prefix + "bias", other = prefix + "recurrent_bias";
            yield return Of(".l0", "weight_ih" + suffix, prefix + "kernel", Kernel(prefix + "kernel"));
            yield return Of(".l0", "weight_hh" + suffix, prefix + "recurrent_kernel", Kernel(prefix + "recurrent_kernel"));
            if (!shapes.ContainsKey(bias))
                continue;
            PyTorchTensor ofInputs = Of(".l0", "bias_ih" + suffix, bias, PyTorchLayouts.Vector(sums, places));
            PyTorchPart ofStates = shapes.ContainsKey(other) ? ofInputs.Parts[0] with { Parameter = NameOf(other) }
                : ofInputs.Parts[0] with { IsAddend = true };
            yield return ofInputs;
            yield return new(ofInputs.Name with { Variable = "bias_hh" + suffix }, ofInputs.Shape, ofStates);
        }

        (int[] Shape, int[] Sources) Kernel(string variable) => PyTorchLayouts.Transposed(shapes[variable][0], sums, given: places);
    }

    /// <summary>Gates update, reset, candidate here, and reset, update, new there.</summary>
    private IEnumerable<PyTorchTensor> Gru(List<string> problems)
    {
        if (layer.Number("ResetAfter") != 0)
            return Recurrent([1, 0, 2]);
        return Refuse(problems, "resets the state before its product (ResetAfter = false); PyTorch's nn.GRU resets the product");
    }

    /// <summary>
    /// <c>nn.MultiheadAttention</c>: the kernels of queries, keys and values one behind the other, or each by itself where those of keys
    /// and values take another number of channels.
    /// </summary>
    private IEnumerable<PyTorchTensor> Attention(List<string> problems)
    {
        string[] words = ["query", "key", "value"];
        (int channels, int heads, int valueDim) = (shapes["query_kernel"][0], shapes["query_kernel"][1], shapes["value_kernel"][2]);
        int[] widths = [.. words.Select(word => shapes[word + "_kernel"][1] * shapes[word + "_kernel"][2])];
        if (widths.Any(width => width != channels))
        {
            return Refuse(
                problems,
                $"has {heads} heads of {shapes["query_kernel"][2]} channels of keys and {valueDim} of values; those of PyTorch's "
                    + $"nn.MultiheadAttention have {channels} together, the channels of its input");
        }

        PyTorchTensor[] kernels = [.. words.Select(word => Of(
            "", $"{word[0]}_proj_weight", word + "_kernel", PyTorchLayouts.Transposed(shapes[word + "_kernel"][0], channels)))];
        bool areAlike = kernels.All(kernel => kernel.Shape[1] == channels);
        PyTorchTensor output = Of(".out_proj", "weight", "output_kernel", PyTorchLayouts.Transposed(channels, channels));
        PyTorchTensor[] biases = [.. shapes.Keys.Where(variable => variable.EndsWith("bias", StringComparison.Ordinal)).Select(variable =>
            Of(".out_proj", "bias", variable, PyTorchLayouts.Same(channels)))];
        return
        [
            .. areAlike ? [Join("in_proj_weight", kernels)] : kernels,
            .. biases is [.. var ofInputs, var ofOutput] ? [Join("in_proj_bias", ofInputs), ofOutput] : Array.Empty<PyTorchTensor>(),
            output,
        ];
    }

    private PyTorchTensor[] Refuse(List<string> problems, string reason)
    {
        problems.Add($"{layer.Name} {reason}");
        return [];
    }

    /// <summary>Tensors one behind the other.</summary>
    private PyTorchTensor Join(string name, PyTorchTensor[] tensors) => new(
        new(layer.Name, name), [tensors.Sum(tensor => tensor.Shape[0]), .. tensors[0].Shape[1..]],
        [.. tensors.SelectMany(tensor => tensor.Parts)]);

    /// <summary>A tensor that is one parameter.</summary>
    private PyTorchTensor Of(string part, string name, string variable, (int[] Shape, int[] Sources) layout) =>
        new(new(layer.Name + part, name), layout.Shape, new PyTorchPart(NameOf(variable), layout.Sources));

    private string NameOf(string variable) => $"{layer.Name}.{variable}";

    private static (int[] Shape, int[] Sources) WithoutOutputs((int[] Shape, int[] Sources) layout) => (layout.Shape[1..], layout.Sources);
}
