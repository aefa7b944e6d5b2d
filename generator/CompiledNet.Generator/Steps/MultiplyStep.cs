using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The product of values, value by value.</summary>
internal sealed record MultiplyStep(string Name) : ElementwiseStep(Name)
{
    protected override string Noun => "product";

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) => string.Join(" * ", values);

    /// <summary>The gradient of one factor: the output's times the other factors.</summary>
    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient) => EmitBackward(
        pass,
        operand,
        gradient,
        "gradient of one factor: the output's times the other factors.",
        [.. Sources.Where((_, other) => other != operand).Select((factor, index) => (factor, $"factor{Number(index + 1)}"))],
        (slope, factors) => string.Join(" * ", factors.Prepend(slope)));
}
