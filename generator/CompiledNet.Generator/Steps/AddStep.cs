using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The sum of values, value by value, and a function of it.</summary>
internal sealed record AddStep(string Name) : ElementwiseStep(Name)
{
    private IFollower? follower;
    private int followedRows;

    /// <summary>The elementwise function of the sums.</summary>
    public FunctionSpec Activation { get; private init; } = ActivationKind.Linear;

    protected override string Noun => "sum";

    protected override string ActivationWords => Activation.Words;

    /// <summary>An activation is computed with it, unless its derivative would need the sums, which nobody keeps.</summary>
    public override Step? Absorb(Step next, bool isTraining) =>
        next is ActivationStep activation && Activation == ActivationKind.Linear && !(isTraining && activation.Activation.DerivativeNeedsInput)
            ? this with { Activation = activation.Activation, Output = next.Output }
            : null;

    /// <summary>All operands get the gradient of the sums, which that of the output becomes.</summary>
    public override GradientPart? SameGradient(int source) => IsSpread(source) ? null : new(OutputGradient!);

    public override bool ChangesOutputGradient => Activation != ActivationKind.Linear;

    public override IEnumerable<Gradient> GradientsWritten =>
        SourceGradients.OfType<Gradient>().Where(gradient => gradient != OutputGradient)
            .Concat(ChangesOutputGradient && OutputGradient is not null ? [OutputGradient] : []);

    public override IFollower? GradientFollower => OutputGradient is not null && ChangesOutputGradient
        ? new MapDelta(Name, Activation, Output, OutputGradient).Then(follower)
        : null;

    public override IEnumerable<BufferNeed> Needs => base.Needs.Concat(follower?.Needs ?? []);

    public override Step? FollowedBackBy(IFollower follower, Gradient gradient) =>
        gradient == OutputGradient ? this with { follower = follower } : null;

    public override Step ChooseKernels(IKernelChooser chooser) =>
        this with { followedRows = follower is null ? Output.Shape.Height : chooser.CutRows(Output.Shape) };

    protected override bool ReadsOperandsBack => false;

    protected override string Join(VectorTarget target, IReadOnlyList<string> values) => string.Join(" + ", values);

    protected override string Finish(KernelClass kernels, string joined) =>
        ActivationFunctions.Add(kernels, Activation) is { } function ? $"{function}({joined})" : joined;

    public override void EmitBackward(PassWriter pass)
    {
        if (!FollowsGradient)
            GradientFollower?.EmitInRows(pass, Output.Shape, followedRows);
        base.EmitBackward(pass);
    }

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        if (IsSpread(operand))
            EmitBackward(pass, operand, gradient, "gradient of a vector: the output's, over all positions.", [], (slope, _) => slope);
        else if (gradient != OutputGradient)
            pass.Copy(OutputGradient!, gradient, Contract.TileImages * Output.Shape.Length);
    }
}
