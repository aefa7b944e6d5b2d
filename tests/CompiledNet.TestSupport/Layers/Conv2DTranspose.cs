using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Each input (y, x, c) adds kernel[ky, kx, f, c] * input[y, x, c] to output[y * stride - pad + ky, x * stride - pad + kx, f], where that
/// is inside. Same: outputs are input * stride, pad is half of kernel - stride, rounded down. Valid: no pad, and outputs are
/// input * stride + max(kernel - stride, 0). Kernel: [kernel height, kernel width, filters, input channels].
/// </summary>
public sealed record Conv2DTranspose(string? Name, int Filters, Window Window, bool UseBias, ActivationFunction Function)
    : Convolution(Name, Window, UseBias, Function)
{
    public override string Stem => "ConvTranspose";

    public override string AttributeName => "Conv2DTranspose";

    public static Conv2DTranspose From(JsonElement json) => new(
        json.Text("name"),
        json.GetProperty("filters").GetInt32(),
        Window.From(json, "kernel_size", strideIsSize: false),
        json.Flag("use_bias", otherwise: true),
        json.Activation());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => new(
        Output(inputs[0].Height, Window.Height, Window.StrideHeight),
        Output(inputs[0].Width, Window.Width, Window.StrideWidth),
        Filters);

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        int taps = Window.Height * Window.Width;
        var kernel = new ParameterShape(
            "kernel", [Window.Height, Window.Width, Filters, input.Channels], taps * input.Channels, taps * Filters);
        return WithBias(kernel, Filters);
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Filters}";
        yield return Window.Size;
        if (Window.StrideHeight == Window.StrideWidth && Window.StrideHeight != 1)
            yield return $"Stride = {Window.StrideHeight}";
        if (Window.StrideHeight != Window.StrideWidth)
        {
            yield return $"StrideHeight = {Window.StrideHeight}";
            yield return $"StrideWidth = {Window.StrideWidth}";
        }
        if (Window.Padding == PaddingMode.Same)
            yield return "Padding = Padding.Same";
        foreach (string argument in LastArguments)
            yield return argument;
    }

    protected override void ForEachTap(Tensor input, Tap tap)
    {
        TensorShape output = OutputShape([input.Shape]);
        int padTop = PadBefore(Window.Height, Window.StrideHeight);
        int padLeft = PadBefore(Window.Width, Window.StrideWidth);
        for (int n = 0; n < input.Count; n++)
        for (int row = 0; row < input.Shape.Height; row++)
        for (int column = 0; column < input.Shape.Width; column++)
        for (int kernelRow = 0; kernelRow < Window.Height; kernelRow++)
        for (int kernelColumn = 0; kernelColumn < Window.Width; kernelColumn++)
        {
            int outRow = (row * Window.StrideHeight) - padTop + kernelRow;
            int outColumn = (column * Window.StrideWidth) - padLeft + kernelColumn;
            if (outRow < 0 || outRow >= output.Height || outColumn < 0 || outColumn >= output.Width)
                continue;
            for (int filter = 0; filter < Filters; filter++)
            for (int channel = 0; channel < input.Shape.Channels; channel++)
            {
                int kernelIndex = (((((kernelRow * Window.Width) + kernelColumn) * Filters) + filter) * input.Shape.Channels) + channel;
                tap(n, row, column, channel, outRow, outColumn, filter, kernelIndex);
            }
        }
    }

    private int Output(int input, int size, int stride) =>
        (input * stride) + (Window.Padding == PaddingMode.Same ? 0 : Math.Max(size - stride, 0));

    private int PadBefore(int size, int stride) => Window.Padding == PaddingMode.Same ? Math.Max(size - stride, 0) / 2 : 0;
}
