using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>A depthwise convolution over a map or a sequence, then one of single positions over all that it gives.</summary>
internal abstract record SeparableConvSpec : FilterSpec
{
    /// <summary>Kernels of the first part for each input channel.</summary>
    public int DepthMultiplier { get; init; } = 1;

    public sealed override string Stem => "SeparableConv";

    public sealed override DepthwisePart Depthwise => DepthwisePart.First;

    public sealed override IReadOnlyList<string> ParameterNames =>
        UseBias ? ["depthwise_kernel", "pointwise_kernel", "bias"] : ["depthwise_kernel", "pointwise_kernel"];

    protected sealed override string IdentifyKernel => $" multiplier {DepthMultiplier}";

    protected sealed override WeightedSpec ReadKernel(WrittenArguments arguments) => this with
    {
        Filters = ReadFilters(arguments),
        Window = ReadWindow(arguments),
        DepthMultiplier = arguments.Int("DepthMultiplier") ?? 1,
    };

    protected sealed override void CheckKernel(LayerContext context)
    {
        context.RequireAtLeast(1, Filters, "filters", "filters");
        CheckMultiplier(DepthMultiplier, context);
        WindowRules.Check(Window, Words, context);
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (InferDepthwise("depthwise_kernel", DepthMultiplier, inputs, context) is not var (geometry, depthwise))
            return null;

        (int height, int width) = (geometry.Rows.Output, geometry.Columns.Output);
        if (!OutputSize.Accept([height, width, Filters], "filters", context) || !AcceptKernel(depthwise.Columns, Filters, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", Filters, context);

        var pointwise = new ParameterSpec(
            "pointwise_kernel",
            new([.. KernelSizes.Select(_ => 1), depthwise.Columns, Filters]),
            $"{KernelLayout} x input channels x filters",
            KernelInitializer,
            depthwise.Columns,
            Filters);
        return new LayerShape(
            Output(inputs, geometry, Filters),
            inputs.Before.ReceptiveField.Through(geometry),
            geometry,
            new([Restrained(depthwise), .. WithBias(pointwise)]),
            Limits.Product(height, width, Limits.Sum(depthwise.Length, pointwise.Length)));
    }

    protected sealed override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) =>
        [new("Filters", Filters), .. LayerSetting.Of("Kernel", layer.Window!), new("DepthMultiplier", DepthMultiplier)];

    /// <summary>It mixes all channels in the end.</summary>
    public sealed override int GroupsOf(Shape input) => 1;

    public sealed override string DescribeWeights(GraphLayer layer) =>
        $"each of {Taps(layer)} taps and {Text.Grouped((long)layer.Input.Channels * DepthMultiplier)} channels, then for each of these and {Text.Grouped(layer.Output.Channels)} filters";

    /// <summary>Twice: first for each channel that comes, then for each filter.</summary>
    public sealed override IEnumerable<ChannelSums> SumsOf(GraphLayer layer)
    {
        int channels = layer.Output.Channels;
        int between = layer.Input.Channels * DepthMultiplier;
        long mixing = Limits.Product(layer.Output.Positions, between, channels);
        yield return new ChannelSums(between, layer.Macs - mixing, "DepthMultiplier", "depthwise channels", AreOfInput: true);
        yield return new ChannelSums(channels, mixing, WidthArgument, WidthArgument, AreOfInput: false);
    }

    /// <summary>Two convolutions: one of each channel, and one of 1x1 over all that it gives.</summary>
    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Activate(layer.Name, layer.Output, Activation, sums =>
    {
        ParameterSlot depthwise = steps.Parameter(layer.Name, "depthwise_kernel");
        string name = layer.Name + "Depthwise";
        Shape map = layer.Output with { Channels = depthwise.Columns };
        Value between = steps.Add(ConvolutionStep.Of(
            name, steps[layer.Inputs[0]], steps.NewValue(name, map), layer.Window!, new Weights(depthwise, Bias: null), layer.Input.Channels));
        var pointwise = new Weights(steps.Parameter(layer.Name, "pointwise_kernel"), steps.FindParameter(layer.Name, "bias"));
        return ConvolutionStep.Of(layer.Name, between, sums, WindowGeometry.Points(map), pointwise);
    });
}
