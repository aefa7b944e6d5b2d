using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>A normalization of each image by itself, which keeps the shape; it has two numbers for each channel.</summary>
internal abstract record ImageNormalizationSpec : LayerSpec
{
    public float Epsilon { get; init; } = 1e-3f;

    /// <inheritdoc cref="BatchNormalizationSpec.Scale"/>
    public bool Scale { get; init; } = true;

    /// <inheritdoc cref="BatchNormalizationSpec.Center"/>
    public bool Center { get; init; } = true;

    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.ImageNormalization, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public sealed override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [.. ChannelScaling.Names(Scale, Center)];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Epsilon = arguments.Float("Epsilon") ?? Epsilon,
        Scale = arguments.Bool("Scale") ?? Scale,
        Center = arguments.Bool("Center") ?? Center,
    };

    public override void Check(LayerContext context)
    {
        if (!(Epsilon > 0 && Epsilon <= 1))
            context.Report(RuleIds.NumberOutOfRange, "Epsilon", ["an epsilon above 0 and at most 1", Text.Real(Epsilon), "0.001"],
                remedies: [Remedy.RemoveOnly("Epsilon", "Use epsilon 0.001")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) => new(
        inputs.Shape,
        ReceptiveFieldOf(inputs),
        Parameters: ChannelScaling.Parameters(Scale, Center, inputs.Shape.Channels).ToEquatableArray());

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Add(
        new ImageNormalizationStep(
            layer.Name, Scale ? steps.Parameter(layer.Name, "gamma") : null, Center ? steps.Parameter(layer.Name, "beta") : null, Epsilon, GroupsOf(layer.Input))
        {
            Sources = [steps.Plain(layer.Inputs[0])],
            Output = steps.NewValue(layer.Name, layer.Output),
        });

    /// <summary>Parts of the channels with statistics of their own over all positions; 0 where each position has its own.</summary>
    protected abstract int GroupsOf(Shape input);

    /// <summary>How far its statistics see.</summary>
    protected abstract ReceptiveField ReceptiveFieldOf(LayerInputs inputs);
}
