using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>MaxPool1D: the largest value of each window, over steps.</summary>
internal sealed record MaxPool1DSpec : WindowPoolSpec
{
    public override string Kind => "MaxPool1D";

    public override IReadOnlyList<string> Aliases => ["MaxPooling1D"];

    protected override WindowWords Words => WindowWords.PoolOfSteps;

    protected override bool IsLinear => false;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new MaxPoolStep(name, window) { Sources = [input], Output = output };
}
