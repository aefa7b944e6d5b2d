using CompiledNet.Generator.Layers.Windows;

namespace CompiledNet.Generator.Layers;

/// <summary>A layer whose weights slide over a map, of whichever kind.</summary>
internal abstract record ConvolutionSpec : WeightedSpec
{
    public WindowSpec Window { get; init; } = WindowSpec.Single;

    public override LayerTraits Traits => new()
    {
        Role = LayerRole.Weights,
        IsLinear = Activation.Kind is ActivationKind.Linear,
        KeepsShift = false,
        Enlarges = false,
        Window = new WindowUse(Window, Words),
    };

    /// <summary>What its window is called, and over what it slides.</summary>
    protected virtual WindowWords Words => WindowWords.Kernel;

    /// <summary>The first sizes of its kernels, in Keras' layout.</summary>
    protected int[] KernelSizes => Words.IsOfSteps ? [Window.Width] : [Window.Height, Window.Width];

    /// <summary>What <see cref="KernelSizes"/> are called.</summary>
    protected string KernelLayout => Words.IsOfSteps ? "kernel width" : "kernel height x kernel width";

    /// <summary>What its kernel is like besides its window, at the end of which the identity names bias and activation.</summary>
    protected virtual string IdentifyKernel => "";

    public sealed override string Identify(GraphLayer layer) => $"{Kind} {layer.Window}{IdentifyKernel}{IdentifyEnd()}";

    protected override void CheckKernel(LayerContext context) => WindowRules.Check(Window, Words, context);

    public override string DescribeWeights(GraphLayer layer) =>
        $"each of {Taps(layer)} taps, {Text.Grouped(layer.Input.Channels)} channels and {Text.Grouped(layer.Output.Channels)} filters";

    public override IEnumerable<ChannelSums> SumsOf(GraphLayer layer) =>
        [new ChannelSums(layer.Output.Channels, layer.Macs, WidthArgument, WidthArgument, AreOfInput: false)];

    protected WindowSpec ReadWindow(WrittenArguments arguments) => WindowSpec.Read(arguments, Words);

    protected string Taps(GraphLayer layer) =>
        Words.IsOfSteps ? Text.Number(layer.Window!.Columns.Size) : Text.Sides(layer.Window!.Rows.Size, layer.Window.Columns.Size);

    protected static void CheckMultiplier(int multiplier, LayerContext context) => context.RequireAtLeast(
        1, multiplier, "DepthMultiplier", "depth multiplier", Remedy.Set("DepthMultiplier", "1", "Use depth multiplier 1"));

    /// <summary>
    /// The window on its input, and kernels of so many outputs for each channel there; null where they do not fit, which is reported.
    /// </summary>
    protected (WindowGeometry Geometry, ParameterSpec Kernel)? InferDepthwise(
        string name, int multiplier, LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        long outputs = (long)channels * multiplier;
        if (!OutputSize.Accept([outputs], "DepthMultiplier", context)
            || WindowRules.Infer(Window, Words, inputs, (int)outputs, context) is not { } geometry
            || !AcceptKernel(Limits.Product(Window.Height, Window.Width), outputs, useBias: false, "DepthMultiplier", context))
            return null;

        // Keras takes the fans of the tensor's last two dimensions, as for any kernel.
        int fanIn = Limits.Clamp(Limits.Product(Window.Height, Window.Width, channels));
        int fanOut = Limits.Clamp(Limits.Product(Window.Height, Window.Width, multiplier));
        var kernel = new ParameterSpec(
            name,
            new([.. KernelSizes, channels, multiplier]),
            $"{KernelLayout} x input channels x depth multiplier",
            KernelInitializer,
            fanIn,
            fanOut) { RowDimensions = 2 };
        return (geometry, kernel);
    }

    /// <summary>A map, or a sequence, of what its window gives.</summary>
    protected static Shape Output(LayerInputs inputs, WindowGeometry window, int channels) =>
        inputs.Shape with { Height = window.Rows.Output, Width = window.Columns.Output, Channels = channels };
}

/// <summary>A convolution that says how many filters it has.</summary>
internal abstract record FilterSpec : ConvolutionSpec
{
    public int Filters { get; init; }

    public sealed override string WidthArgument => "filters";

    protected override void CheckKernel(LayerContext context)
    {
        context.RequireAtLeast(1, Filters, "filters", "filters");
        base.CheckKernel(context);
    }

    protected static int ReadFilters(WrittenArguments arguments) => arguments.Int("filters") ?? 0;
}
