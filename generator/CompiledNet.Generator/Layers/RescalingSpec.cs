using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Rescaling keeps the shape: each value is multiplied by a number, and one is added.</summary>
internal sealed record RescalingSpec : LayerSpec
{
    public float Scale { get; init; }

    public float Offset { get; init; }

    public override string Kind => "Rescaling";

    public override string Stem => "Rescaling";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Scaling, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Scale = arguments.Float("scale") ?? 0,
        Offset = arguments.Float("Offset") ?? 0,
    };

    public override void Check(LayerContext context)
    {
        if (Scale == 0 || !(Math.Abs(Scale) <= float.MaxValue))
            context.Report(RuleIds.NumberOutOfRange, "scale", ["a finite scale other than 0", Text.Real(Scale), "1"],
                remedies: [Remedy.Set("scale", "1f", "Use scale 1")]);
        if (!(Math.Abs(Offset) <= float.MaxValue))
            context.Report(RuleIds.NumberOutOfRange, "Offset", ["a finite offset", Text.Real(Offset), "0"],
                remedies: [Remedy.RemoveOnly("Offset", "Use offset 0")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) => new(inputs.Shape, inputs.Before.ReceptiveField);

    public override string Identify(GraphLayer layer) => $"Rescaling {Text.Real(Scale)} {Text.Real(Offset)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Scale", Scale), new("Offset", Offset)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        Scale == 1 && Offset == 0 ? "a scale of 1 changes nothing" : null;

    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        Value input = steps[layer.Inputs[0]];
        return steps.Add(new RescalingStep(layer.Name, Scale, Offset) { Sources = [input], Output = steps.NewValue(layer.Name, input.Shape) });
    }
}
