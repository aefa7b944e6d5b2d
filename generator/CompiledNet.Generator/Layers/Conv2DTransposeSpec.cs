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
    /// <summary>Rows more at the end of the output; null where as many come as TensorFlow's rule says.</summary>
    public int? OutputPaddingHeight { get; init; }

    /// <summary>Columns more at the end of the output; null where as many come as TensorFlow's rule says.</summary>
    public int? OutputPaddingWidth { get; init; }

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
        OutputPaddingHeight = ReadOutputPadding(arguments, "Height"),
        OutputPaddingWidth = ReadOutputPadding(arguments, "Width"),
    };

    protected override void CheckKernel(LayerContext context)
    {
        base.CheckKernel(context);
        bool isOne = OutputPaddingHeight == OutputPaddingWidth && Window.StrideHeight == Window.StrideWidth;
        CheckOutputPadding(OutputPaddingHeight, Window.StrideHeight, isOne ? "" : "Height", context);
        if (!isOne)
            CheckOutputPadding(OutputPaddingWidth, Window.StrideWidth, "Width", context);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!inputs.RequireMap(context))
            return null;

        bool isSame = Window.Padding is PaddingKind.Same;
        (long height, long top) = WindowAxis.CutTransposed(
            input.Height, Window.Height, Window.StrideHeight, isSame, Window.ZeroHeight, OutputPaddingHeight);
        (long width, long left) = WindowAxis.CutTransposed(
            input.Width, Window.Width, Window.StrideWidth, isSame, Window.ZeroWidth, OutputPaddingWidth);
        if (height < 1 || width < 1)
        {
            (long rest, string words) = height < 1 ? (height, "rows") : (width, "columns");
            context.Report(RuleIds.SizeTooSmall, "ZeroPadding", [$"{Text.Number(rest)} {words} left of its output", "1"], inputs.Producer);
            return null;
        }

        long fanOut = Limits.Product(Window.Height, Window.Width, input.Channels);
        if (!OutputSize.Accept([height, width, Filters], "filters", context) || !AcceptKernel(fanOut, Filters, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", Filters, context);

        // The window slides over the output: from there to the input it is a convolution.
        var geometry = new WindowGeometry(
            WindowAxis.Transposed(input.Height, (int)height, Window.Height, Window.StrideHeight, (int)top),
            WindowAxis.Transposed(input.Width, (int)width, Window.Width, Window.StrideWidth, (int)left));

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

    private static int? ReadOutputPadding(WrittenArguments arguments, string side) =>
        arguments.Int("OutputPadding" + side) ?? arguments.Int("OutputPadding")
            ?? (arguments.Int("OutputPaddingHeight") is null && arguments.Int("OutputPaddingWidth") is null ? null : 0);

    /// <summary>So many values more than are reached: fewer than the stride, or the input would have had one more.</summary>
    private static void CheckOutputPadding(int? padding, int stride, string side, LayerContext context)
    {
        if (padding is not int more || stride < 1 || (more >= 0 && more < stride))
            return;
        string argument = "OutputPadding" + side;
        string most = Text.Number(stride - 1);
        context.Report(
            RuleIds.NumberOutOfRange,
            argument,
            [$"an output padding of at least 0 and below its stride of {Text.Number(stride)}", Text.Number(more), most],
            remedies: [Remedy.Set(argument, most, $"Use output padding {most}")]);
    }
}
