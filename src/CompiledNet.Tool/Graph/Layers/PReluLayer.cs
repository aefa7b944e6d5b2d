using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>
/// x above zero, alpha x below. Alpha: a number for each value, or, with ones in the place of positions, for each channel.
/// </summary>
internal sealed record PReluLayer(Weight Alpha) : Layer
{
    public override string Stem => "PRelu";

    public override IReadOnlyList<Weight> Weights => [Alpha];

    public static PReluLayer Read(LayerReading reading)
    {
        TensorShape input = reading.Input;
        return new(reading.Weight("alpha", reading.Arguments.Flag("PerChannel", false) ? PerChannel(input) : input.Sizes()));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        if (!IsPerChannel(input))
            Sizes.CheckWeight(Alpha, input.Sizes());
        return input;
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText("PRelu").Flag("PerChannel", IsPerChannel(input) && !input.IsVector);

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        onnx.AddNode("PRelu", [inputs[0], onnx.AddWeight("slope", Alpha.Shape is [.. int[] positions, int channels]
            ? new Weight("slope", [channels, .. positions], ToChannelsFirst(Tensor.LengthOf(positions), channels))
            : Alpha)]);

    /// <summary>The dimensions of a number for each channel.</summary>
    public static int[] PerChannel(TensorShape input) => [.. input.Positions().Select(_ => 1), input.Channels];

    private bool IsPerChannel(TensorShape input) => Alpha.Shape.SequenceEqual(PerChannel(input));

    private float[] ToChannelsFirst(int positions, int channels) =>
        [.. Enumerable.Range(0, positions * channels).Select(index => Alpha.Values[(index % positions * channels) + (index / positions)])];
}
