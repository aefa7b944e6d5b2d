using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The sum of values, value by value.</summary>
internal sealed record AddStep(string Name) : ElementwiseStep(Name)
{
    protected override string Noun => "sum";

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) => string.Join(" + ", values);

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        if (IsSpread(operand))
            EmitBackward(pass, operand, gradient, "gradient of a vector: the output's, over all positions.", [], (slope, _) => slope);
        else
            pass.Copy(OutputGradient!, gradient, Contract.TileImages * Output.Shape.Length);
    }
}
