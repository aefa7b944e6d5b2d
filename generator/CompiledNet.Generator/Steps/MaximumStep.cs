using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The largest of values, value by value. The gradient goes to the first that is as large.</summary>
internal sealed record MaximumStep(string Name) : ElementwiseStep(Name)
{
    protected override string Noun => "maximum";

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) =>
        values.Aggregate((largest, value) => $"Max({largest}, {value})");

    /// <summary>Reads what was given and the operands as far as this one: it is the first of them that was given.</summary>
    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        string vectors = pass.Target.Class;
        EmitBackward(
            pass,
            operand,
            gradient,
            "gradient of one operand: the output's where it is the first that is as large.",
            [(Output, "output"), .. Sources.Take(operand + 1).Select((source, index) => (source, Operand(index)))],
            (slope, values) =>
            {
                // Of several that are no numbers the first takes the gradient, as in a pool.
                string output = values[0];
                string[] isThere = [.. values.Skip(1).Select(value => $"({vectors}.Equals({output}, {value}) | ~{vectors}.Equals({value}, {value}))")];
                string here = string.Join(" & ", isThere.Take(operand).Select(before => "~" + before).Prepend(isThere[operand]));
                return $"{vectors}.ConditionalSelect({here}, {slope}, {pass.Target.Type}.Zero)";
            });
    }
}
