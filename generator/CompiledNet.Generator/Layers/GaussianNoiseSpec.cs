using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>GaussianNoise keeps the shape; it does something in training only.</summary>
internal sealed record GaussianNoiseSpec : LayerSpec
{
    public float Deviation { get; init; }

    public override string Kind => "GaussianNoise";

    public override string Stem => "Noise";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Noise, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this with { Deviation = arguments.Float("stddev") ?? 0 };

    public override void Check(LayerContext context)
    {
        if (!(Deviation >= 0 && Deviation <= float.MaxValue))
            context.Report(RuleIds.NumberOutOfRange, "stddev", ["a finite standard deviation of at least 0", Text.Real(Deviation), "0.1"],
                remedies: [Remedy.Set("stddev", "0.1f", "Use a standard deviation of 0.1")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) => new(inputs.Shape, inputs.Before.ReceptiveField);

    public override string Identify(GraphLayer layer) => $"GaussianNoise {Text.Real(Deviation)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Stddev", Deviation)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => Deviation == 0 ? "a standard deviation of 0 adds nothing" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        int stream = steps.NextRandomStream();
        Value input = steps[layer.Inputs[0]];
        return steps.IsTraining && Deviation > 0
            ? steps.Add(new GaussianNoiseStep(layer.Name, Deviation, stream) { Sources = [input], Output = steps.NewValue(layer.Name, input.Shape) })
            : input;
    }
}
