using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>AveragePool2D: the mean of each window; padding is not counted.</summary>
internal sealed record AveragePool2DSpec : WindowPoolSpec
{
    public override string Kind => "AveragePool2D";

    public override IReadOnlyList<string> Aliases => ["AveragePooling2D", "AvgPool2D"];

    protected override bool IsLinear => true;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new AveragePoolStep(name, window) { Sources = [input], Output = output };
}
