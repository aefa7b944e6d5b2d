using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Each input (y, x, c) adds kernel[ky, kx, f, c] * input[y, x, c] to output[y * stride - pad + ky, x * stride - pad + kx, f], where that
/// is inside. Same: outputs are input * stride, pad is half of kernel - stride, rounded down. Valid: no pad, and outputs are
/// input * stride + max(kernel - stride, 0). Explicit: outputs are (input - 1) * stride + kernel - 2 * pad. With an output padding, outputs
/// are (input - 1) * stride + kernel + output padding, less 2 * (kernel / 2) where same, pad is half of what is missing to all that
/// kernels reach. Kernel: [kernel height, kernel width, filters, input channels].
/// </summary>
public sealed record Conv2DTranspose(string? Name, int Filters, Window Window, bool UseBias, ActivationFunction Function)
    : Convolution(Name, Window, UseBias, Function)
{
    /// <summary>Rows and columns more at the end; null for what the padding gives.</summary>
    public (int Height, int Width)? OutputPadding { get; init; }

    public override string Stem => "ConvTranspose";

    public override string AttributeName => "Conv2DTranspose";

    public static Conv2DTranspose From(JsonElement json) => new(
        json.Text("name"),
        json.GetProperty("filters").GetInt32(),
        Window.From(json, "kernel_size", strideIsSize: false),
        json.Flag("use_bias", otherwise: true),
        json.Activation())
    {
        OutputPadding = json.TryGetProperty("output_padding", out JsonElement more) ? Window.Pair(more) : null,
    };

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => new(
        Output(inputs[0].Height, Window.Height, Window.StrideHeight, Window.ZeroHeight, OutputPadding?.Height),
        Output(inputs[0].Width, Window.Width, Window.StrideWidth, Window.ZeroWidth, OutputPadding?.Width),
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
        if (Window.Padding == PaddingMode.Explicit && Window.ZeroHeight == Window.ZeroWidth)
            yield return $"ZeroPadding = {Window.ZeroHeight}";
        if (Window.Padding == PaddingMode.Explicit && Window.ZeroHeight != Window.ZeroWidth)
        {
            yield return $"ZeroPaddingHeight = {Window.ZeroHeight}";
            yield return $"ZeroPaddingWidth = {Window.ZeroWidth}";
        }
        if (OutputPadding is { } same && same.Height == same.Width)
            yield return $"OutputPadding = {same.Height}";
        if (OutputPadding is { } each && each.Height != each.Width)
        {
            yield return $"OutputPaddingHeight = {each.Height}";
            yield return $"OutputPaddingWidth = {each.Width}";
        }
        foreach (string argument in LastArguments)
            yield return argument;
    }

    protected override void ForEachTap(Tensor input, Tap tap)
    {
        TensorShape output = OutputShape([input.Shape]);
        int padTop = PadBefore(Window.Height, Window.StrideHeight, Window.ZeroHeight, OutputPadding?.Height);
        int padLeft = PadBefore(Window.Width, Window.StrideWidth, Window.ZeroWidth, OutputPadding?.Width);
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

    private int Output(int input, int size, int stride, int zeros, int? more) => (Window.Padding, more) switch
    {
        (PaddingMode.Same, null) => input * stride,
        (PaddingMode.Valid, null) => (input * stride) + Math.Max(size - stride, 0),
        (PaddingMode.Same, int padding) => ((input - 1) * stride) + size - (2 * (size / 2)) + padding,
        _ => ((input - 1) * stride) + size - (2 * zeros) + (more ?? 0),
    };

    private int PadBefore(int size, int stride, int zeros, int? more) => (Window.Padding, more) switch
    {
        (PaddingMode.Same, null) => Math.Max(size - stride, 0) / 2,
        (PaddingMode.Same, int padding) => Math.Max((2 * (size / 2)) - padding, 0) / 2,
        _ => zeros,
    };
}
