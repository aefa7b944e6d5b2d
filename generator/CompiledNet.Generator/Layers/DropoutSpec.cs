using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Dropout keeps the shape; it does something in training only.</summary>
internal sealed record DropoutSpec : LayerSpec
{
    public float Rate { get; init; }

    public override string Kind => "Dropout";

    public override string Stem => "Dropout";

    public override LayerTraits Traits => new() { Role = LayerRole.Dropout, IsLinear = true, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this with { Rate = arguments.Float("rate") ?? 0 };

    public override void Check(LayerContext context)
    {
        if (!(Rate >= 0 && Rate < 1))
            context.Report(RuleIds.NumberOutOfRange, "rate", ["a rate of at least 0 and below 1", Text.Real(Rate), "0.2"], remedies: [Remedy.Set("rate", "0.2f", "Use rate 0.2")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) => new(inputs.Shape, inputs.Before.ReceptiveField);

    public override string Identify(GraphLayer layer) => $"Dropout {Text.Real(Rate)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Rate", Rate)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => Rate == 0 ? "a rate of 0 drops nothing" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        int stream = steps.NextRandomStream();
        Value input = steps[layer.Inputs[0]];
        return steps.IsTraining && Rate > 0 ? steps.Add(new DropoutStep(layer.Name, Rate, stream) { Sources = [input], Output = steps.NewValue(layer.Name, layer.Output) }) : input;
    }
}
