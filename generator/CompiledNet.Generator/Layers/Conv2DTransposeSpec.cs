using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// Conv2DTranspose: the gradient of a convolution from its output to its input; a kernel of kernel height x kernel width x filters x input
/// channels.
/// </summary>
internal sealed record Conv2DTransposeSpec : FilterSpec
{
    public override string Kind => "Conv2DTranspose";

    public override string Stem => "ConvTranspose";

    public override DepthwisePart Depthwise => DepthwisePart.None;

    public override LayerTraits Traits => base.Traits with
    {
        Enlarges = Window.StrideHeight > 1 || Window.StrideWidth > 1,
        Window = new WindowUse(Window, WindowWords.Kernel, IsTransposed: true),
    };

    protected override WeightedSpec ReadKernel(WrittenArguments arguments) => this with
    {
        Filters = ReadFilters(arguments),
        Window = ReadWindow(arguments),
    };

    protected override void CheckKernel(LayerContext context)
    {
        base.CheckKernel(context);
        if (!context.IsInvalid)
            CheckGaps(context);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.RequireMap(context))
            return null;

        bool isSame = Window.Padding is PaddingKind.Same;
        long height = WindowAxis.TransposedOutput(input.Height, Window.Height, Window.StrideHeight, isSame);
        long width = WindowAxis.TransposedOutput(input.Width, Window.Width, Window.StrideWidth, isSame);
        long fanOut = Limits.Product(Window.Height, Window.Width, input.Channels);
        if (!OutputSize.Accept([height, width, Filters], "filters", context) || !AcceptKernel(fanOut, Filters, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", Filters, context);

        // The window slides over the output: from there to the input it is a convolution.
        var geometry = new WindowGeometry(
            WindowAxis.Resolve((int)height, Window.Height, Window.StrideHeight, isSame ? null : 0),
            WindowAxis.Resolve((int)width, Window.Width, Window.StrideWidth, isSame ? null : 0));

        // Keras takes the fans of the tensor's last two dimensions, as for any kernel.
        int fanIn = Limits.Clamp(Limits.Product(Window.Height, Window.Width, Filters));
        var kernel = new ParameterSpec(
            "kernel",
            new([Window.Height, Window.Width, Filters, input.Channels]),
            "kernel height x kernel width x filters x input channels",
            KernelInitializer,
            fanIn,
            (int)fanOut) { HasOutputsFirst = true };
        return new LayerShape(
            Shape.Map((int)height, (int)width, Filters),
            inputs.Before.ReceptiveField.ThroughTransposed(geometry),
            geometry,
            WithBias(kernel),
            Limits.Product(input.Height, input.Width, Filters, fanOut));
    }

    protected override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) =>
        [new("Filters", Filters), .. LayerSetting.Of("Kernel", layer.Window!)];

    public override int GroupsOf(Shape input) => 1;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Activate(
        layer.Name, layer.Output, Activation, sums => ConvolutionStep.Of(layer.Name, steps[layer.Inputs[0]], sums, layer.Window!, steps.Weights(layer.Name)) with { IsTransposed = true });

    /// <summary>Between kernels that are smaller than the stride, outputs have nothing but the bias.</summary>
    private void CheckGaps(LayerContext context)
    {
        bool rows = Window.Height < Window.StrideHeight;
        bool columns = Window.Width < Window.StrideWidth;
        if (!rows && !columns)
            return;

        Axes axes = rows && columns ? Axes.Both : rows ? Axes.Rows : Axes.Columns;
        int size = Math.Max(rows ? Window.StrideHeight : 1, columns ? Window.StrideWidth : 1);
        int stride = Math.Min(rows ? Window.Height : int.MaxValue, columns ? Window.Width : int.MaxValue);
        string reached = string.Join(" and ", new[]
        {
            rows ? $"{Text.Number(Window.Height)} of every {Text.Number(Window.StrideHeight)} rows" : "",
            columns ? $"{Text.Number(Window.Width)} of every {Text.Number(Window.StrideWidth)} columns" : "",
        }.Where(words => words.Length > 0));
        string argument = WindowRemedies.SizeArgument(WindowWords.Kernel, axes);
        context.Report(
            RuleIds.TransposedGaps,
            argument,
            [
                Text.Sides(Window.Height, Window.Width),
                Text.Pair(Window.StrideHeight, Window.StrideWidth),
                reached,
                Text.Number(size),
                Text.Number(stride),
            ],
            remedies:
            [
                Remedy.Set(argument, Text.Number(size), $"Use kernel {Text.Number(size)}"),
                Remedy.Set(WindowRemedies.StrideArgument(axes), Text.Number(stride), $"Use stride {Text.Number(stride)}"),
            ]);
    }
}
