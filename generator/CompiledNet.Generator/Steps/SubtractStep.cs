using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>One value less another, value by value.</summary>
internal sealed record SubtractStep(string Name) : ElementwiseStep(Name)
{
    protected override string Noun => "difference";

    protected override bool ReadsOperandsBack => false;

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) => string.Join(" - ", values);

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        string sign = operand == 0 ? "" : "-";
        if (operand == 0 && !IsSpread(operand))
            pass.Copy(OutputGradient!, gradient, Contract.TileImages * Output.Shape.Length);
        else
            EmitBackward(
                pass, operand, gradient, operand == 0 ? "gradient of what is left." : "gradient of what is taken away.", [],
                (slope, _) => sign + slope);
    }
}
