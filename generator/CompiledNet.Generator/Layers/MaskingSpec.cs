using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Masking: steps of one value in all channels do not count, in the layers behind that heed it.</summary>
internal sealed record MaskingSpec : LayerSpec
{
    public float MaskValue { get; init; }

    public override string Kind => "Masking";

    public override string Stem => "Masking";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [];

    public override int? MaskOf(int index, LayerInputs inputs) => index;

    public override LayerSpec Read(WrittenArguments arguments) => this with { MaskValue = arguments.Float("maskValue") ?? 0 };

    public override void Check(LayerContext context)
    {
        if (!(Math.Abs(MaskValue) <= float.MaxValue))
        {
            context.Report(
                RuleIds.NumberOutOfRange, "maskValue", ["a finite number", Text.Real(MaskValue), "0"],
                remedies: [Remedy.Set("maskValue", "0", "Use 0")]);
        }
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) =>
        inputs.RequireSequence(context) && inputs.RequireGiven("numbers", context)
            ? new LayerShape(inputs.Shape, inputs.Before.ReceptiveField)
            : null;

    public override string Identify(GraphLayer layer) => $"Masking {Text.Real(MaskValue)}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("MaskValue", MaskValue)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    /// <summary>Steps of zeros are zero as they are.</summary>
    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        Value input = steps[layer.Inputs[0]];
        return MaskValue == 0 ? input : steps.Add(new MaskedStep(layer.Name)
        {
            Sources = [input, steps.MaskOf(layer.Mask!.Value)!],
            Output = steps.NewValue(layer.Name, layer.Output),
        });
    }

    public override Value LowerMask(GraphLayer layer, StepBuilder steps) => steps.Add(new MaskStep(layer.Name + "Mask", MaskValue)
    {
        Sources = [steps[layer.Inputs[0]]],
        Output = steps.NewValue(layer.Name + "Mask", Shape.Vector(layer.Output.Width)),
    });
}
