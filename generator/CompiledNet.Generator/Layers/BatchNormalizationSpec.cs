using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Batch normalization keeps the shape; it has four numbers for each channel, two of them not trainable.</summary>
internal sealed record BatchNormalizationSpec : LayerSpec
{
    public float Momentum { get; init; } = 0.99f;

    public float Epsilon { get; init; } = 1e-3f;

    /// <summary>Whether normalized values are multiplied by a number of each channel.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Whether a number of each channel is added to them.</summary>
    public bool Center { get; init; } = true;

    public override string Kind => "BatchNormalization";

    public override string Stem => "BatchNorm";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Normalization, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [.. ChannelScaling.Names(Scale, Center), "moving_mean", "moving_variance"];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Momentum = arguments.Float("Momentum") ?? Momentum,
        Epsilon = arguments.Float("Epsilon") ?? Epsilon,
        Scale = arguments.Bool("Scale") ?? Scale,
        Center = arguments.Bool("Center") ?? Center,
    };

    public override void Check(LayerContext context)
    {
        if (!(Momentum >= 0 && Momentum < 1))
            context.Report(RuleIds.NumberOutOfRange, "Momentum", ["a momentum of at least 0 and below 1", Text.Real(Momentum), "0.99"],
                remedies: [Remedy.RemoveOnly("Momentum", "Use momentum 0.99")]);
        if (!(Epsilon > 0 && Epsilon <= 1))
            context.Report(RuleIds.NumberOutOfRange, "Epsilon", ["an epsilon above 0 and at most 1", Text.Real(Epsilon), "0.001"],
                remedies: [Remedy.RemoveOnly("Epsilon", "Use epsilon 0.001")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        return new LayerShape(
            inputs.Shape,
            inputs.Before.ReceptiveField,
            Parameters: new(
            [
                .. ChannelScaling.Parameters(Scale, Center, channels),
                Statistic("moving_mean", ", as training batches had it", InitializerKind.Zeros),
                Statistic("moving_variance", ", as training batches had it, at least 0", InitializerKind.Ones),
            ]));

        ParameterSpec Statistic(string name, string use, InitializerKind initializer) =>
            new(name, new([channels]), "one number a channel" + use, initializer, FanIn: channels, FanOut: channels, IsTrainable: false);
    }

    public override string Identify(GraphLayer layer) => $"BatchNormalization {Text.Real(Momentum)} {Text.Real(Epsilon)}{ChannelScaling.Words(Scale, Center)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Momentum", Momentum), new("Epsilon", Epsilon), .. ChannelScaling.Settings(Scale, Center)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        before.Spec.Traits.Role is LayerRole.Normalization ? $"{before.Name} has normalized the same values" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        ParameterSlot mean = steps.Parameter(layer.Name, "moving_mean");
        return steps.Add(new BatchNormalizationStep(
            layer.Name,
            Scale ? steps.Parameter(layer.Name, "gamma") : null,
            Center ? steps.Parameter(layer.Name, "beta") : null,
            mean,
            steps.Parameter(layer.Name, "moving_variance"),
            UsesBatch: Trainable,
            Momentum,
            Epsilon,
            FirstExchange: steps.Exchange(Trainable ? 4 * mean.RowStride : 0))
        {
            Sources = [steps.Plain(layer.Inputs[0])],
            Output = steps.NewValue(layer.Name, layer.Output),
        });
    }
}
