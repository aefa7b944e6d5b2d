using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Dense: a vector of n values, or the n channels at each position of a map or sequence, times a kernel of n x units.</summary>
internal sealed record DenseSpec : WeightedSpec
{
    public int Units { get; init; }

    /// <summary>Whether a map or a sequence is meant, whose positions stay.</summary>
    public bool IsPerPosition { get; init; }

    public override string Kind => "Dense";

    public override string Stem => "Dense";

    public override LayerTraits Traits => new()
    {
        Role = LayerRole.Weights,
        IsLinear = Activation.Kind is ActivationKind.Linear,
        KeepsShift = false,
        Enlarges = false,
        Window = null,
    };

    public override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public override string WidthArgument => "units";

    public override DepthwisePart Depthwise => DepthwisePart.None;

    protected override WeightedSpec ReadKernel(WrittenArguments arguments) => this with
    {
        Units = arguments.Int("units") ?? 0,
        IsPerPosition = arguments.Bool("PerPosition") ?? false,
    };

    protected override void CheckKernel(LayerContext context)
    {
        context.RequireAtLeast(1, Units, "units", "units");
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        if (!input.IsVector && !IsPerPosition)
        {
            string values = Text.Grouped(input.Length);
            context.Report(
                RuleIds.DenseOnMap,
                null,
                [inputs.Before.Name, input.ToString(), values],
                inputs.Producer,
                [
                    .. From is null ? new[] { Remedy.InsertBefore("Flatten", $"Insert [Flatten] ({values} values)") } : [],
                    Remedy.Set("PerPosition", "true", $"Take the channels at each position (output {input with { Channels = Units }})"),
                ]);
            return null;
        }

        if (!OutputSize.Accept([input.Height, input.Width, Units], "units", context) || !AcceptKernel(input.Channels, Units, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", Units, context);
        var kernel = new ParameterSpec(
            "kernel", new([input.Channels, Units]), "inputs x units", KernelInitializer, input.Channels, Units);
        return new LayerShape(
            input with { Channels = Units },
            input.IsVector ? ReceptiveField.Whole(inputs.NetworkInput ?? input) : inputs.Before.ReceptiveField,
            Parameters: WithBias(kernel),
            Macs: Limits.Product(input.Positions, input.Channels, Units));
    }

    public override string Identify(GraphLayer layer) => $"Dense{IdentifyEnd()}";

    protected override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) => [new("Units", Units)];

    public override int GroupsOf(Shape input) => 1;

    public override string DescribeWeights(GraphLayer layer) =>
        $"each of {Text.Grouped(layer.Input.Channels)} inputs and {Text.Grouped(layer.Output.Channels)} outputs";

    public override IEnumerable<ChannelSums> SumsOf(GraphLayer layer) =>
        [new ChannelSums(Units, layer.Macs, WidthArgument, WidthArgument, AreOfInput: false)];

    /// <summary>At the positions of a map it is a convolution of 1x1.</summary>
    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Activate(layer.Name, layer.Output, Activation, sums =>
    {
        Value input = steps[layer.Inputs[0]];
        return layer.Output.IsVector
            ? DenseStep.Of(layer.Name, input, sums, steps.Weights(layer.Name))
            : ConvolutionStep.Of(layer.Name, input, sums, WindowGeometry.Points(layer.Input), steps.Weights(layer.Name));
    });
}
