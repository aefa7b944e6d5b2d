using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// output[y, x, f] = bias[f] + sum over ky, kx, c of kernel[ky, kx, c, f] * input[y * stride - pad + ky * dilation, ..., c], where
/// c runs over the input channels of f's group. Kernel: [kernel height, kernel width, input channels / groups, filters].
/// </summary>
public sealed record Conv2D(
    string? Name, int Filters, Window Window, bool UseBias, ActivationFunction Function, int Groups = 1) : LayerDescription(Name)
{
    public override string Stem => "Conv";

    public override string AttributeName => "Conv2D";

    public override ActivationFunction Activation => Function;

    public override IEnumerable<string> Missing => base.Missing
        .Concat(Groups == 1 ? [] : Library.MissingProperty(AttributeName, "Groups"))
        .Concat(Window is { DilationHeight: 1, DilationWidth: 1 } ? [] : Library.MissingProperty(AttributeName, "Dilation"));

    public static Conv2D From(JsonElement json) => new(
        json.Text("name"),
        json.GetProperty("filters").GetInt32(),
        Window.From(json, "kernel_size", strideIsSize: false),
        json.Flag("use_bias", otherwise: true),
        json.Activation(),
        json.Number("groups", otherwise: 1));

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) =>
        new(Window.Rows(inputs[0]).Output, Window.Columns(inputs[0]).Output, Filters);

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        int taps = Window.Height * Window.Width;
        int groupChannels = input.Channels / Groups;
        var kernel = new ParameterShape("kernel", [Window.Height, Window.Width, groupChannels, Filters], taps * groupChannels, taps * Filters);
        return UseBias ? [kernel, new("bias", [Filters], 1, 1)] : [kernel];
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Filters}";
        yield return Window.Size;
        foreach (string argument in Window.Arguments(input, strideIsSize: false))
            yield return argument;
        if (Groups != 1)
            yield return $"Groups = {Groups}";
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

    /// <summary>Every product of a kernel value and an input value that is not padding.</summary>
    private void ForEachTap(Tensor input, Tap tap)
    {
        WindowAxis rows = Window.Rows(input.Shape);
        WindowAxis columns = Window.Columns(input.Shape);
        int groupChannels = input.Shape.Channels / Groups;
        int groupFilters = Filters / Groups;
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
            for (int channel = 0; channel < groupChannels; channel++)
            for (int filter = 0; filter < Filters; filter++)
            {
                int kernelIndex = (((((kernelRow * columns.Size) + kernelColumn) * groupChannels) + channel) * Filters) + filter;
                tap(n, row, column, ((filter / groupFilters) * groupChannels) + channel, outRow, outColumn, filter, kernelIndex);
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
