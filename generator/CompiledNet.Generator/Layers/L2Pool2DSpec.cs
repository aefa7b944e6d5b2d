using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>L2Pool2D: the square root of the sum of squares of each window.</summary>
internal sealed record L2Pool2DSpec : WindowPoolSpec
{
    public override string Kind => "L2Pool2D";

    protected override bool IsLinear => false;

    protected override bool KeepsShift => false;

    protected override Step Step(string name, WindowGeometry window, Value input, Value output) =>
        new L2PoolStep(name, window) { Sources = [input], Output = output };
}
