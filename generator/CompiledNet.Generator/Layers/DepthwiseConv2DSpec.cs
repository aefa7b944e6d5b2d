using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// DepthwiseConv2D: a window over each channel, kernels of kernel height x kernel width x input channels x depth multiplier.
/// </summary>
internal sealed record DepthwiseConv2DSpec : ConvolutionSpec
{
    /// <summary>Kernels for each input channel.</summary>
    public int DepthMultiplier { get; init; } = 1;

    public override string Kind => "DepthwiseConv2D";

    public override string Stem => "DepthwiseConv";

    public override string WidthArgument => "DepthMultiplier";

    public override DepthwisePart Depthwise => DepthwisePart.Whole;

    protected override string IdentifyKernel => $" multiplier {DepthMultiplier}";

    protected override WeightedSpec ReadKernel(WrittenArguments arguments) => this with
    {
        Window = ReadWindow(arguments),
        DepthMultiplier = arguments.Int("DepthMultiplier") ?? 1,
    };

    protected override void CheckKernel(LayerContext context)
    {
        CheckMultiplier(DepthMultiplier, context);
        base.CheckKernel(context);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (InferKernel("kernel", Window, DepthMultiplier, KernelInitializer, inputs, context) is not var (geometry, kernel)
            || !AcceptKernel(kernel.Length / kernel.Columns, kernel.Columns, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", kernel.Columns, context);
        return new LayerShape(
            Shape.Map(geometry.Rows.Output, geometry.Columns.Output, kernel.Columns),
            inputs.Before.ReceptiveField.Through(geometry),
            geometry,
            WithBias(kernel),
            Limits.Product(geometry.Rows.Output, geometry.Columns.Output, kernel.Length));
    }

    protected override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) =>
        [.. LayerSetting.Of("Kernel", layer.Window!), new("DepthMultiplier", DepthMultiplier)];

    public override int GroupsOf(Shape input) => input.Channels;

    public override string DescribeWeights(GraphLayer layer) =>
        $"each of {Taps(layer)} taps and {Text.Grouped(layer.Output.Channels)} channels";

    public override IEnumerable<ChannelSums> SumsOf(GraphLayer layer) =>
        [new ChannelSums(layer.Output.Channels, layer.Macs, WidthArgument, "channels", AreOfInput: true)];

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Activate(
        layer.Name, layer.Output, Activation, sums => ConvolutionStep.Of(layer.Name, steps[layer.Inputs[0]], sums, layer.Window!, steps.Weights(layer.Name), layer.Input.Channels));

    public static void CheckMultiplier(int multiplier, LayerContext context) => context.RequireAtLeast(
        1, multiplier, "DepthMultiplier", "depth multiplier", Remedy.Set("DepthMultiplier", "1", "Use depth multiplier 1"));

    /// <summary>
    /// The window on the map, and kernels of so many outputs for each of its channels; null where they do not fit, which is reported.
    /// </summary>
    public static (WindowGeometry Geometry, ParameterSpec Kernel)? InferKernel(
        string name, WindowSpec window, int multiplier, InitializerSpec initializer, LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        long outputs = (long)channels * multiplier;
        if (!OutputSize.Accept([outputs], "DepthMultiplier", context)
            || WindowRules.Infer(window, WindowWords.Kernel, inputs, (int)outputs, context) is not { } geometry
            || !AcceptKernel(Limits.Product(window.Height, window.Width), outputs, useBias: false, "DepthMultiplier", context))
            return null;

        // Keras takes the fans of the tensor's last two dimensions, as for any kernel.
        int fanIn = Limits.Clamp(Limits.Product(window.Height, window.Width, channels));
        int fanOut = Limits.Clamp(Limits.Product(window.Height, window.Width, multiplier));
        var kernel = new ParameterSpec(
            name,
            new([window.Height, window.Width, channels, multiplier]),
            "kernel height x kernel width x input channels x depth multiplier",
            initializer,
            fanIn,
            fanOut) { RowDimensions = 2 };
        return (geometry, kernel);
    }
}
