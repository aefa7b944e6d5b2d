using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// A window over each channel of a map or a sequence, kernels of kernel height x kernel width x input channels x depth multiplier.
/// </summary>
internal abstract record DepthwiseConvSpec : ConvolutionSpec
{
    /// <summary>Kernels for each input channel.</summary>
    public int DepthMultiplier { get; init; } = 1;

    public sealed override string Stem => "DepthwiseConv";

    public sealed override string WidthArgument => "DepthMultiplier";

    public sealed override DepthwisePart Depthwise => DepthwisePart.Whole;

    protected sealed override string IdentifyKernel => $" multiplier {DepthMultiplier}";

    protected sealed override WeightedSpec ReadKernel(WrittenArguments arguments) => this with
    {
        Window = ReadWindow(arguments),
        DepthMultiplier = arguments.Int("DepthMultiplier") ?? 1,
    };

    protected sealed override void CheckKernel(LayerContext context)
    {
        CheckMultiplier(DepthMultiplier, context);
        base.CheckKernel(context);
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (InferDepthwise("kernel", DepthMultiplier, inputs, context) is not var (geometry, kernel)
            || !AcceptKernel(kernel.Length / kernel.Columns, kernel.Columns, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", kernel.Columns, context);
        return new LayerShape(
            Output(inputs, geometry, kernel.Columns),
            inputs.Before.ReceptiveField.Through(geometry),
            geometry,
            WithBias(kernel),
            Limits.Product(geometry.Rows.Output, geometry.Columns.Output, kernel.Length));
    }

    protected sealed override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) =>
        [.. LayerSetting.Of("Kernel", layer.Window!), new("DepthMultiplier", DepthMultiplier)];

    public sealed override int GroupsOf(Shape input) => input.Channels;

    public sealed override string DescribeWeights(GraphLayer layer) =>
        $"each of {Taps(layer)} taps and {Text.Grouped(layer.Output.Channels)} channels";

    public sealed override IEnumerable<ChannelSums> SumsOf(GraphLayer layer) =>
        [new ChannelSums(layer.Output.Channels, layer.Macs, WidthArgument, "channels", AreOfInput: true)];

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Activate(
        layer.Name, layer.Output, Activation, sums => ConvolutionStep.Of(layer.Name, steps[layer.Inputs[0]], sums, layer.Window!, steps.Weights(layer.Name), layer.Input.Channels));
}
