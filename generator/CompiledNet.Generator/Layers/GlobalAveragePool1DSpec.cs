using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>GlobalAveragePool1D: the mean of each channel, over steps.</summary>
internal sealed record GlobalAveragePool1DSpec : GlobalPoolSpec
{
    public override string Kind => "GlobalAveragePool1D";

    public override IReadOnlyList<string> Aliases => ["GlobalAveragePooling1D", "GlobalAvgPool1D"];

    protected override bool IsOfSteps => true;

    protected override bool IsLinear => true;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new AveragePoolStep(name, window) { Sources = [input], Output = output };
}
