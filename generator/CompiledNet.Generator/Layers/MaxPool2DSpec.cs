using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>MaxPool2D: the largest value of each window.</summary>
internal sealed record MaxPool2DSpec : WindowPoolSpec
{
    public override string Kind => "MaxPool2D";

    public override IReadOnlyList<string> Aliases => ["MaxPooling2D"];

    protected override bool IsLinear => false;

    protected override bool KeepsShift => true;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new MaxPoolStep(name, window) { Sources = [input], Output = output };
}
