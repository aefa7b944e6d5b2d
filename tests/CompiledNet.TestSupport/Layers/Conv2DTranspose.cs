using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// Each input (y, x, c) adds kernel[ky, kx, f, c] * input[y, x, c] to output[y * stride - pad + ky, x * stride - pad + kx, f], where that
/// is inside. Same: outputs are input * stride, pad is half of kernel - stride, rounded down. Valid: no pad, and outputs are
/// input * stride + max(kernel - stride, 0). Kernel: [kernel height, kernel width, filters, input channels].
/// </summary>
public sealed record Conv2DTranspose(string? Name, int Filters, Window Window, bool UseBias, ActivationFunction Function) : LayerDescription(Name)
{
    public override string Stem => "ConvTranspose";

    public override string AttributeName => "Conv2DTranspose";

    public override ActivationFunction Activation => Function;

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
        var kernel = new ParameterShape("kernel", [Window.Height, Window.Width, Filters, input.Channels], taps * input.Channels, taps * Filters);
        return UseBias ? [kernel, new("bias", [Filters], 1, 1)] : [kernel];
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
        if (!UseBias)
            yield return "UseBias = false";
        if (Function != ActivationFunction.Linear)
            yield return $"Activation = Activation.{Function}";
        foreach (string argument in Function.Arguments)
            yield return argument;
    }

    public override Tensor Forward(LayerPass pass)
    {
        TensorShape shape = OutputShape([pass.Input.Shape]);
        var sums = new TensorSum(pass.Input.Count, shape);
        Approximate[] kernel = pass.Parameters["kernel"];
        ForEachTap(pass.Input, (n, y, x, c, outY, outX, f, k) => sums[n, outY, outX, f].Add(kernel[k], pass.Input[n, y, x, c]));
        if (UseBias)
            ForEachOutput(pass.Input.Count, shape, (n, y, x, f) => sums[n, y, x, f].Add(pass.Parameters["bias"][f]));
        return sums.ToTensor();
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Approximate[] kernel = pass.Parameters["kernel"];
        var input = new TensorSum(pass.Input.Count, pass.Input.Shape);
        var kernelSums = new Sum[kernel.Length];
        ForEachTap(pass.Input, (n, y, x, c, outY, outX, f, k) =>
        {
            input[n, y, x, c].Add(kernel[k], outputGradient[n, outY, outX, f]);
            kernelSums[k].Add(pass.Input[n, y, x, c], outputGradient[n, outY, outX, f]);
        });
        pass.SetGradient("kernel", kernelSums);
        if (UseBias)
        {
            var biasSums = new Sum[Filters];
            ForEachOutput(outputGradient.Count, outputGradient.Shape, (n, y, x, f) => biasSums[f].Add(outputGradient[n, y, x, f]));
            pass.SetGradient("bias", biasSums);
        }
        return [input.ToTensor()];
    }

    private delegate void Tap(int image, int row, int column, int channel, int outRow, int outColumn, int filter, int kernelIndex);

    private int Output(int input, int size, int stride) =>
        (input * stride) + (Window.Padding == PaddingMode.Same ? 0 : Math.Max(size - stride, 0));

    private int PadBefore(int size, int stride) => Window.Padding == PaddingMode.Same ? Math.Max(size - stride, 0) / 2 : 0;

    /// <summary>Every product of a kernel value and an input value that falls on the output.</summary>
    private void ForEachTap(Tensor input, Tap tap)
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

    private static void ForEachOutput(int count, TensorShape shape, Action<int, int, int, int> action)
    {
        for (int n = 0; n < count; n++)
        for (int row = 0; row < shape.Height; row++)
        for (int column = 0; column < shape.Width; column++)
        for (int filter = 0; filter < shape.Channels; filter++)
            action(n, row, column, filter);
    }
}
