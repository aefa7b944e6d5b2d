using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>x above zero, alpha x below. Alpha: a number for each value, or, with ones in the place of rows and columns, for each channel.</summary>
internal sealed record PReluLayer(Weight Alpha) : Layer
{
    public override string Stem => "PRelu";

    public override IReadOnlyList<Weight> Weights => [Alpha];

    public static PReluLayer Read(LayerReading reading)
    {
        TensorShape input = reading.Input;
        bool isPerChannel = reading.Arguments.Flag("PerChannel", false);
        int[] shape = input.IsVector ? [input.Channels]
            : isPerChannel ? [1, 1, input.Channels] : [input.Height, input.Width, input.Channels];
        return new(reading.Weight("alpha", shape));
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        if (!IsPerChannel)
            Sizes.CheckWeight(Alpha, input.IsVector ? [input.Channels] : [input.Height, input.Width, input.Channels]);
        return Alpha.Shape[^1] == input.Channels ? input
            : throw new RefusedException($"its alpha is {string.Join('x', Alpha.Shape)}, and its input {input}");
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => IsPerChannel && !input.IsVector
        ? new AttributeText("PRelu").Option("PerChannel", "true")
        : new AttributeText("PRelu");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes) =>
        onnx.AddNode("PRelu", [inputs[0], onnx.AddWeight("slope", Alpha.Shape is [int height, int width, int channels]
            ? new Weight("slope", [channels, height, width], ToChannelsFirst(height * width, channels))
            : Alpha)]);

    private bool IsPerChannel => Alpha.Shape is [1, 1, _];

    private float[] ToChannelsFirst(int positions, int channels) =>
        [.. Enumerable.Range(0, positions * channels).Select(index => Alpha.Values[(index % positions * channels) + (index / positions)])];
}
