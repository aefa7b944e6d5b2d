using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>GlobalAveragePool2D: the mean of each channel.</summary>
internal sealed record GlobalAveragePool2DSpec : GlobalPoolSpec
{
    public override string Kind => "GlobalAveragePool2D";

    public override IReadOnlyList<string> Aliases => ["GlobalAveragePooling2D", "GlobalAvgPool2D"];

    protected override bool IsLinear => true;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new AveragePoolStep(name, window) { Sources = [input], Output = output };
}
