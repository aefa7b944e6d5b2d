using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// output[y, x, f] = bias[f] + sum over ky, kx, c of kernel[ky, kx, c, f] * input[y * stride - pad + ky * dilation, ..., c], where
/// c runs over the input channels of f's group. Kernel: [kernel height, kernel width, input channels / groups, filters].
/// </summary>
public sealed record Conv2D(
    string? Name, int Filters, Window Window, bool UseBias, ActivationFunction Function, int Groups = 1) : Convolution(Name, Window, UseBias, Function)
{
    /// <summary>Channels on either side with which that is worth it.</summary>
    private const int FewestTransformed = 6;

    /// <summary>Pairs of them.</summary>
    private const int FewestTransformedPairs = 96;

    public override string Stem => "Conv";

    public override string AttributeName => "Conv2D";

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
        var kernel = new ParameterShape(
            "kernel", [Window.Height, Window.Width, groupChannels, Filters], taps * groupChannels, taps * Filters);
        return WithBias(kernel, Filters);
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Filters}";
        yield return Window.Size;
        foreach (string argument in Window.Arguments(input, strideIsSize: false))
            yield return argument;
        if (Groups != 1)
            yield return $"Groups = {Groups}";
        foreach (string argument in LastArguments)
            yield return argument;
    }

    protected override void WidenOutput(LayerPass pass, Tensor output)
    {
        if (MayBeTransformed(pass.Input.Shape))
        {
            WinogradBound.Widen(
                pass.Input, PadTop(pass), PadLeft(pass), Window.Height,
                (row, column, channel, filter) => Weight(pass, row, column, channel, filter), output);
        }
    }

    protected override void WidenInputGradient(LayerPass pass, Tensor outputGradient, Tensor inputGradient)
    {
        if (!MayBeTransformed(pass.Input.Shape))
            return;
        WinogradBound.Widen(
            outputGradient, Window.Height - 1 - PadTop(pass), Window.Width - 1 - PadLeft(pass), Window.Height,
            (row, column, filter, channel) => Weight(pass, Window.Height - 1 - row, Window.Width - 1 - column, channel, filter), inputGradient);
    }

    protected override void WidenKernelGradient(LayerPass pass, Tensor outputGradient)
    {
        if (!MayBeTransformed(pass.Input.Shape))
            return;
        double[] errors = WinogradBound.OfKernelGradient(pass.Input, PadTop(pass), PadLeft(pass), Window.Height, outputGradient);
        Approximate[] gradient = pass.Gradients["kernel"];
        for (int at = 0; at < gradient.Length; at++)
            gradient[at] = gradient[at] with { Error = gradient[at].Error + errors[at] };
    }

    /// <summary>Whether a compiler may take its sums in another way than product by product: see <see cref="WinogradBound"/>.</summary>
    private bool MayBeTransformed(TensorShape input) =>
        Groups == 1 && Math.Min(input.Channels, Filters) >= FewestTransformed && input.Channels * Filters >= FewestTransformedPairs
        && Window is { Height: >= 3 and <= 5, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 } && Window.Height == Window.Width;

    private int PadTop(LayerPass pass) => Window.Rows(pass.Input.Shape).PadBefore;

    private int PadLeft(LayerPass pass) => Window.Columns(pass.Input.Shape).PadBefore;

    private Approximate Weight(LayerPass pass, int row, int column, int channel, int filter) =>
        pass.Parameters["kernel"][(((((row * Window.Width) + column) * pass.Input.Shape.Channels) + channel) * Filters) + filter];

    protected override void ForEachTap(Tensor input, Tap tap)
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
}
