using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>GlobalAveragePool1D: the mean of each channel, over the steps that count.</summary>
internal sealed record GlobalAveragePool1DSpec : GlobalPoolSpec
{
    public override string Kind => "GlobalAveragePool1D";

    public override IReadOnlyList<string> Aliases => ["GlobalAveragePooling1D", "GlobalAvgPool1D"];

    public override bool HeedsMask => true;

    protected override bool IsOfSteps => true;

    protected override bool IsLinear => true;

    protected override bool KeepsShift => true;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.MaskOf(layer.Inputs[0]) is { } mask
        ? steps.Add(new MaskedMeanStep(layer.Name)
        {
            Sources = [steps[layer.Inputs[0]], mask],
            Output = steps.NewValue(layer.Name, layer.Output),
        })
        : base.Lower(layer, steps);

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new AveragePoolStep(name, window) { Sources = [input], Output = output };
}
