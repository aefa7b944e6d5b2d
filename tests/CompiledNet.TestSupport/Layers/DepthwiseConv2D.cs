using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// output[y, x, c * multiplier + j] = bias[c * multiplier + j] + sum over ky, kx of
/// kernel[ky, kx, c, j] * input[y * stride - pad + ky * dilation, ..., c]. Kernel: [kernel height, kernel width, channels, multiplier].
/// </summary>
public sealed record DepthwiseConv2D(string? Name, Window Window, int DepthMultiplier, bool UseBias, ActivationFunction Function) : LayerDescription(Name)
{
    public override string Stem => "DepthwiseConv";

    public override string AttributeName => "DepthwiseConv2D";

    public override ActivationFunction Activation => Function;

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
        var kernel = new ParameterShape("kernel", [Window.Height, Window.Width, input.Channels, DepthMultiplier], taps, taps * DepthMultiplier);
        return UseBias ? [kernel, new("bias", [input.Channels * DepthMultiplier], 1, 1)] : [kernel];
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return Window.Size;
        foreach (string argument in Window.Arguments(input, strideIsSize: false))
            yield return argument;
        if (DepthMultiplier != 1)
            yield return $"DepthMultiplier = {DepthMultiplier}";
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
            var biasSums = new Sum[outputGradient.Shape.Channels];
            ForEachOutput(outputGradient.Count, outputGradient.Shape, (n, y, x, f) => biasSums[f].Add(outputGradient[n, y, x, f]));
            pass.SetGradient("bias", biasSums);
        }
        return [input.ToTensor()];
    }

    private delegate void Tap(int image, int row, int column, int channel, int outRow, int outColumn, int output, int kernelIndex);

    /// <summary>Every product of a kernel value and an input value that is not padding.</summary>
    private void ForEachTap(Tensor input, Tap tap)
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

    private static void ForEachOutput(int count, TensorShape shape, Action<int, int, int, int> action)
    {
        for (int n = 0; n < count; n++)
        for (int row = 0; row < shape.Height; row++)
        for (int column = 0; column < shape.Width; column++)
        for (int output = 0; output < shape.Channels; output++)
            action(n, row, column, output);
    }
}
