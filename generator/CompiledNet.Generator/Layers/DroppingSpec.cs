using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>What drops values keeps the shape; it does something in training only.</summary>
internal abstract record DroppingSpec : LayerSpec
{
    public float Rate { get; init; }

    /// <summary>Whether all positions of a channel stay or go together.</summary>
    protected virtual bool IsSpatial => false;

    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Dropout, IsLinear = true, KeepsShift = false, Enlarges = false, Window = null };

    public sealed override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [];

    public sealed override LayerSpec Read(WrittenArguments arguments) => this with { Rate = arguments.Float("rate") ?? 0 };

    public sealed override void Check(LayerContext context) => CheckRate(Rate, "rate", context);

    /// <summary>Reports a probability to drop that is none.</summary>
    public static void CheckRate(float rate, string argument, LayerContext context)
    {
        if (!(rate >= 0 && rate < 1))
            context.Report(RuleIds.NumberOutOfRange, argument, ["a rate of at least 0 and below 1", Text.Real(rate), "0.2"],
                remedies: [Remedy.Set(argument, "0.2f", "Use rate 0.2")]);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context) => new(inputs.Shape, inputs.Before.ReceptiveField);

    public sealed override string Identify(GraphLayer layer) => $"{Kind} {Text.Real(Rate)}";

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [new("Rate", Rate)];

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => Rate == 0 ? "a rate of 0 drops nothing" : null;

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        int stream = steps.NextRandomStream();
        Value input = steps[layer.Inputs[0]];
        return steps.IsTraining && Rate > 0
            ? steps.Add(new DropoutStep(layer.Name, Rate, stream)
            {
                Sources = [input],
                Output = steps.NewValue(layer.Name, layer.Output),
                IsSpatial = IsSpatial,
            })
            : input;
    }
}
