using CompiledNet.Runtime;

namespace CompiledNet.Benchmarks;

/// <summary>
/// The arithmetic of layers in multiply-adds of one image, without what a window takes of the zeros around a map: nobody computes that.
/// </summary>
internal static class Work
{
    /// <summary>One image, forward.</summary>
    public static long Forward(Architecture network) => network.Layers.Sum(layer => Forward(network, layer));

    /// <summary>One image in training: forward, the kernels' gradients, and those of inputs behind which something is trained.</summary>
    public static long Training(Architecture network) => network.Layers.Sum(layer =>
        (2 + (network.Layers[Math.Max(0, layer.Inputs.FirstOrDefault())].Inputs.Count > 0 ? 1 : 0)) * Forward(network, layer));

    /// <summary>One layer.</summary>
    public static long Forward(Architecture network, LayerInfo layer)
    {
        if (layer.Inputs.Count == 0)
            return 0;
        TensorShape input = network.Layers[layer.Inputs[0]].Output;
        TensorShape output = layer.Output;
        return layer.Kind switch
        {
            "Dense" => (long)input.Length * output.Length,
            "Conv2D" => Taps(layer, input, output) * (input.Channels / (long)layer.Number("Groups")) * output.Channels,
            "DepthwiseConv2D" => Taps(layer, input, output) * output.Channels,
            "Lstm" => 4L * input.Width * (input.Channels + (long)layer.Number("Units")) * (long)layer.Number("Units"),
            "Conv2DTranspose" => Taps(layer, output, input) * input.Channels * output.Channels,
            _ => 0,
        };
    }

    /// <summary>Pairs of a window and a value of the map that it sees.</summary>
    private static long Taps(LayerInfo layer, TensorShape below, TensorShape above) =>
        Taps(layer, "Height", "PadTop", below.Height, above.Height) * Taps(layer, "Width", "PadLeft", below.Width, above.Width);

    private static long Taps(LayerInfo layer, string axis, string pad, int below, int above)
    {
        int At(string setting) => (int)layer.Number(setting);
        long taps = 0;
        for (int window = 0; window < above; window++)
        {
            for (int tap = 0; tap < At("Kernel" + axis); tap++)
            {
                int place = (window * At("Stride" + axis)) - At(pad) + (tap * At("Dilation" + axis));
                taps += place >= 0 && place < below ? 1 : 0;
            }
        }

        return taps;
    }
}
