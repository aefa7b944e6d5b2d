using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The sum of values, value by value, and a function of it.</summary>
internal sealed record AddStep(string Name) : ElementwiseStep(Name)
{
    /// <summary>The elementwise function of the sums.</summary>
    public FunctionSpec Activation { get; private init; } = ActivationKind.Linear;

    protected override string Noun => "sum";

    protected override string ActivationWords => Activation.Words;

    /// <summary>An activation is computed with it, unless its derivative would need the sums, which nobody keeps.</summary>
    public override Step? Absorb(Step next, bool isTraining) =>
        next is ActivationStep activation && Activation == ActivationKind.Linear && !(isTraining && activation.Activation.DerivativeNeedsInput)
            ? this with { Activation = activation.Activation, Output = next.Output }
            : null;

    /// <summary>All operands get the same, which is the output's gradient where no activation lies between.</summary>
    public override IEnumerable<GradientPart> SameGradients(int source)
    {
        if (IsSpread(source))
            return [];
        return Activation == ActivationKind.Linear
            ? [new(OutputGradient!)]
            : SourceGradients.Where((_, other) => other != source && !IsSpread(other)).OfType<Gradient>().Select(same => new GradientPart(same));
    }

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) => string.Join(" + ", values);

    protected override string Finish(KernelClass kernels, string joined) =>
        ActivationFunctions.Add(kernels, Activation) is { } function ? $"{function}({joined})" : joined;

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        if (Activation != ActivationKind.Linear)
        {
            EmitBackward(
                pass, operand, gradient, $"gradient of an operand: that of the sums before {Activation}.", [(Output, "output")],
                (slope, read) => ActivationFunctions.Backward(pass.Kernels, Activation, slope, read[0]));
        }
        else if (IsSpread(operand))
        {
            EmitBackward(pass, operand, gradient, "gradient of a vector: the output's, over all positions.", [], (slope, _) => slope);
        }
        else
        {
            pass.Copy(OutputGradient!, gradient, Contract.TileImages * Output.Shape.Length);
        }
    }
}
