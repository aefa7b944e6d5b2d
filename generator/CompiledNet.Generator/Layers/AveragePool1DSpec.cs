using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>AveragePool1D: the mean of each window of steps; padding is not counted.</summary>
internal sealed record AveragePool1DSpec : WindowPoolSpec
{
    public override string Kind => "AveragePool1D";

    public override IReadOnlyList<string> Aliases => ["AveragePooling1D", "AvgPool1D"];

    protected override WindowWords Words => WindowWords.PoolOfSteps;

    protected override bool IsLinear => true;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new AveragePoolStep(name, window) { Sources = [input], Output = output };
}
