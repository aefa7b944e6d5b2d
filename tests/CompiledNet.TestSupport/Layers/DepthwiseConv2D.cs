using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// output[y, x, c * multiplier + j] = bias[c * multiplier + j] + sum over ky, kx of
/// kernel[ky, kx, c, j] * input[y * stride - pad + ky * dilation, ..., c]. Kernel: [kernel height, kernel width, channels, multiplier].
/// </summary>
public sealed record DepthwiseConv2D(string? Name, Window Window, int DepthMultiplier, bool UseBias, ActivationFunction Function)
    : Convolution(Name, Window, UseBias, Function)
{
    public override string Stem => "DepthwiseConv";

    public override string AttributeName => "DepthwiseConv2D";

    public static DepthwiseConv2D From(JsonElement json) => new(
        json.Text("name"),
        Window.From(json, "kernel_size", strideIsSize: false),
        json.Number("depth_multiplier", otherwise: 1),
        json.Flag("use_bias", otherwise: true),
        json.Activation());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) =>
        new(Window.Rows(inputs[0]).Output, Window.Columns(inputs[0]).Output, inputs[0].Channels * DepthMultiplier);

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        int taps = Window.Height * Window.Width;
        var kernel = new ParameterShape(
            "kernel", [Window.Height, Window.Width, input.Channels, DepthMultiplier], taps, taps * DepthMultiplier);
        return WithBias(kernel, input.Channels * DepthMultiplier);
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return Window.Size;
        foreach (string argument in Window.Arguments(input, strideIsSize: false))
            yield return argument;
        if (DepthMultiplier != 1)
            yield return $"DepthMultiplier = {DepthMultiplier}";
        foreach (string argument in LastArguments)
            yield return argument;
    }

    protected override void ForEachTap(Tensor input, Tap tap)
    {
        WindowAxis rows = Window.Rows(input.Shape);
        WindowAxis columns = Window.Columns(input.Shape);
        int channels = input.Shape.Channels;
        for (int n = 0; n < input.Count; n++)
        for (int outRow = 0; outRow < rows.Output; outRow++)
        for (int outColumn = 0; outColumn < columns.Output; outColumn++)
        for (int kernelRow = 0; kernelRow < rows.Size; kernelRow++)
        for (int kernelColumn = 0; kernelColumn < columns.Size; kernelColumn++)
        {
            int row = rows.Position(outRow, kernelRow);
            int column = columns.Position(outColumn, kernelColumn);
            if (row < 0 || row >= input.Shape.Height || column < 0 || column >= input.Shape.Width)
                continue;
            for (int channel = 0; channel < channels; channel++)
            for (int j = 0; j < DepthMultiplier; j++)
            {
                int kernelIndex = (((((kernelRow * columns.Size) + kernelColumn) * channels) + channel) * DepthMultiplier) + j;
                tap(n, row, column, channel, outRow, outColumn, (channel * DepthMultiplier) + j, kernelIndex);
            }
        }
    }
}
