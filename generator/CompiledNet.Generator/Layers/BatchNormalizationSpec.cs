using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Batch normalization keeps the shape; it has four numbers for each channel, two of them not trainable.</summary>
internal sealed record BatchNormalizationSpec : LayerSpec
{
    public float Momentum { get; init; } = 0.99f;

    public float Epsilon { get; init; } = 1e-3f;

    public override string Kind => "BatchNormalization";

    public override string Stem => "BatchNorm";

    public override LayerTraits Traits => new() { Role = LayerRole.Normalization, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => ["gamma", "beta", "moving_mean", "moving_variance"];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Momentum = arguments.Float("Momentum") ?? Momentum,
        Epsilon = arguments.Float("Epsilon") ?? Epsilon,
    };

    public override void Check(LayerContext context)
    {
        if (!(Momentum >= 0 && Momentum < 1))
            context.Report(RuleIds.NumberOutOfRange, "Momentum", ["a momentum of at least 0 and below 1", Text.Real(Momentum), "0.99"], remedies: [Remedy.RemoveOnly("Momentum", "Use momentum 0.99")]);
        if (!(Epsilon > 0 && Epsilon <= 1))
            context.Report(RuleIds.NumberOutOfRange, "Epsilon", ["an epsilon above 0 and at most 1", Text.Real(Epsilon), "0.001"], remedies: [Remedy.RemoveOnly("Epsilon", "Use epsilon 0.001")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        return new LayerShape(
            inputs.Shape,
            inputs.Before.ReceptiveField,
            Parameters: new(
            [
                Vector("gamma", ", which normalized values are multiplied by", InitializerKind.Ones, isTrainable: true),
                Vector("beta", ", which is added to normalized values", InitializerKind.Zeros, isTrainable: true),
                Vector("moving_mean", ", as training batches had it", InitializerKind.Zeros, isTrainable: false),
                Vector("moving_variance", ", as training batches had it, at least 0", InitializerKind.Ones, isTrainable: false),
            ]));

        ParameterSpec Vector(string name, string use, InitializerKind initializer, bool isTrainable) =>
            new(name, new([channels]), "one number a channel" + use, initializer, FanIn: channels, FanOut: channels, isTrainable);
    }

    public override string Identify(GraphLayer layer) => $"BatchNormalization {Text.Real(Momentum)} {Text.Real(Epsilon)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Momentum", Momentum), new("Epsilon", Epsilon)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        before.Spec.Traits.Role is LayerRole.Normalization ? $"{before.Name} has normalized the same values" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        ParameterSlot gamma = steps.Parameter(layer.Name, "gamma");
        return steps.Add(new BatchNormalizationStep(
            layer.Name,
            gamma,
            steps.Parameter(layer.Name, "beta"),
            steps.Parameter(layer.Name, "moving_mean"),
            steps.Parameter(layer.Name, "moving_variance"),
            Momentum,
            Epsilon,
            FirstExchange: steps.Exchange(gamma.IsTrainable ? 4 * gamma.RowStride : 0))
        {
            Sources = [steps.Plain(layer.Inputs[0])],
            Output = steps.NewValue(layer.Name, layer.Output),
        });
    }
}
