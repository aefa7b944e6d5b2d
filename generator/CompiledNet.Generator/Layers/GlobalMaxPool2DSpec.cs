using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>GlobalMaxPool2D: the largest value of each channel.</summary>
internal sealed record GlobalMaxPool2DSpec : GlobalPoolSpec
{
    public override string Kind => "GlobalMaxPool2D";

    public override IReadOnlyList<string> Aliases => ["GlobalMaxPooling2D"];

    protected override bool IsLinear => false;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new MaxPoolStep(name, window) { Sources = [input], Output = output };
}
