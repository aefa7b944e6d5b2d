using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The mean of values, value by value.</summary>
internal sealed record AverageStep(string Name) : ElementwiseStep(Name)
{
    protected override string Noun => "mean";

    protected override bool ReadsOperandsBack => false;

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) =>
        $"({string.Join(" + ", values)}) * {Part(target)}";

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient) => EmitBackward(
        pass, operand, gradient, "gradient of one operand: its part of the output's.", [], (slope, _) => $"{slope} * {Part(pass.Target)}");

    private string Part(VectorTarget target) => $"{target.Class}.Create(1f / {Number(Sources.Count)})";
}
