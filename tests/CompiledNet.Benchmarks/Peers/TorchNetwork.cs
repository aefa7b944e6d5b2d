using CompiledNet.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompiledNet.Benchmarks.Peers;

/// <summary>
/// A network as modules of torch, layer by layer, without the last softmax or sigmoid, which belongs to torch's losses. Zeros that stand on
/// one side of a map more than on the other, which torch's convolutions do not have, are as many on both.
/// </summary>
internal sealed class TorchNetwork : Module<Tensor, Tensor>
{
    private readonly Architecture network;
    private readonly Func<Tensor[], Tensor>[] layers;
    private readonly int[] takers;
    private readonly Func<Tensor, Tensor> last = values => values;

    /// <exception cref="NotSupportedException">It has a layer that is not known here.</exception>
    public TorchNetwork(Architecture network)
        : base(network.Name)
    {
        this.network = network;
        takers = [.. network.Layers.Select((_, index) => network.Layers.Count(layer => layer.Inputs.Contains(index)))];
        layers = [.. network.Layers.Select((layer, index) => layer.Inputs.Count == 0 ? values => values[0] : Create(layer, index))];
        LayerInfo output = network.Layers[^1];
        if (output.Has("Activation"))
            last = output.Word("Activation") == "Softmax" ? values => functional.softmax(values, 1) : torch.sigmoid;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var values = new Tensor[layers.Length];
        for (int index = 0; index < layers.Length; index++)
        {
            IReadOnlyList<int> inputs = network.Layers[index].Inputs;
            values[index] = inputs.Count == 0 ? input : layers[index]([.. inputs.Select(place => values[place])]);
        }

        return values[^1];
    }

    /// <summary>What the network gives, from what its last layer gives before its activation.</summary>
    public Tensor Activated(Tensor logits) => last(logits);

    private Func<Tensor[], Tensor> Create(LayerInfo layer, int index)
    {
        TensorShape input = network.Layers[layer.Inputs[0]].Output;
        int channels = input.Channels, filters = layer.Output.Channels;
        long Of(string setting) => (long)layer.Number(setting);
        (long, long) Both(string setting) => (Of(setting + "Height"), Of(setting + "Width"));
        (long, long) Zeros() => (Math.Max(Of("PadTop"), Of("PadBottom")), Math.Max(Of("PadLeft"), Of("PadRight")));
        bool HasBias() => !layer.Has("UseBias") || Of("UseBias") != 0;
        switch (layer.Kind)
        {
            case "Conv2D":
                return Weighted(layer, index, Conv2d(
                    channels, filters, Both("Kernel"), Both("Stride"), Zeros(), Both("Dilation"), groups: Of("Groups"), bias: HasBias()));
            case "DepthwiseConv2D":
                return Weighted(layer, index, Conv2d(
                    channels, filters, Both("Kernel"), Both("Stride"), Zeros(), Both("Dilation"), groups: channels, bias: HasBias()));
            case "Conv2DTranspose":
                return Weighted(layer, index, ConvTranspose2d(channels, filters, Both("Kernel"), Both("Stride"), Zeros(), bias: HasBias()));
            case "Dense":
                return Weighted(layer, index, Linear(channels, filters, HasBias()));
            case "BatchNormalization":
                return Single(layer, BatchNorm2d(channels, layer.Number("Epsilon"), 1 - layer.Number("Momentum")));
            case "Activation":
                return Activation(layer, isInPlace: takers[layer.Inputs[0]] == 1) ?? (values => values[0]);
            case "Dropout":
                return Single(layer, Dropout(layer.Number("Rate")));
            case "MaxPool2D":
                return Single(layer, MaxPool2d(Both("Pool"), Both("Stride"), Zeros()));
            case "AveragePool2D":
                return Single(layer, AvgPool2d(Both("Pool"), Both("Stride"), Zeros()));
            case "GlobalAveragePool2D":
                return values => values[0].mean([2, 3]);
            case "Flatten":
                return values => values[0].flatten(1);
            case "Add":
                return values => values[0] + values[1];
            case "Concatenate":
                return values => cat(values, 1);
            case "Lstm" when Of("ReturnSequences") == 0 && Of("GoBackwards") == 0:
                var lstm = LSTM(channels, filters, batchFirst: true);
                register_module(layer.Name, lstm);
                return values => lstm.forward(values[0]).Item1.select(1, -1);
            default:
                throw new NotSupportedException($"{layer.Name} ({layer.Kind}) is not known to the comparison with torch.");
        }
    }

    private Func<Tensor[], Tensor> Weighted(LayerInfo layer, int index, Module<Tensor, Tensor> module)
    {
        Func<Tensor[], Tensor> linear = Single(layer, module);
        Func<Tensor[], Tensor>? activation = index == network.Layers.Count - 1 ? null : Activation(layer, isInPlace: true);
        return activation is null ? linear : values => activation([linear(values)]);
    }

    private Func<Tensor[], Tensor> Single(LayerInfo layer, Module<Tensor, Tensor> module)
    {
        register_module(layer.Name, module);
        return values => module.forward(values[0]);
    }

    private static Func<Tensor[], Tensor>? Activation(LayerInfo layer, bool isInPlace) => layer.Word("Activation") switch
    {
        "Linear" => null,
        "Relu" => values => functional.relu(values[0], isInPlace),
        "Relu6" => values => functional.relu6(values[0], isInPlace),
        "Sigmoid" => values => torch.sigmoid(values[0]),
        "Tanh" => values => torch.tanh(values[0]),
        string other => throw new NotSupportedException($"The activation {other} of {layer.Name} is not known to the comparison with torch."),
    };
}
