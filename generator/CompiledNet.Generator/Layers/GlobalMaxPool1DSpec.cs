using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>GlobalMaxPool1D: the largest value of each channel, over steps.</summary>
internal sealed record GlobalMaxPool1DSpec : GlobalPoolSpec
{
    public override string Kind => "GlobalMaxPool1D";

    public override IReadOnlyList<string> Aliases => ["GlobalMaxPooling1D"];

    protected override bool IsOfSteps => true;

    protected override bool IsLinear => false;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new MaxPoolStep(name, window) { Sources = [input], Output = output };
}
