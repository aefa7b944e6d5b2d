using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>A scaling and a shift of each channel, said as a normalization that training leaves as it is.</summary>
internal static class Affine
{
    public static LayerValue Say(LayerValue value, double scale, double shift, string? source)
    {
        int channels = value.Node.Shape.Channels;
        return scale == 1 && shift == 0 ? value : Say(value, [.. Enumerable.Repeat(scale, channels)], [.. Enumerable.Repeat(shift, channels)],
            source);
    }

    public static LayerValue Say(LayerValue value, double[] scale, double[] shift, string? source) =>
        value with { Node = Say(value.Node, scale, shift, source) };

    public static Node Say(Node node, double[] scale, double[] shift, string? source) =>
        new(BatchNormalizationLayer.Affine(scale, shift), source, node) { IsFrozen = true };
}
