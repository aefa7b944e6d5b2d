using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// A value that several steps give a gradient. Forward it is nothing at all; backward it adds up their gradients, which must be
/// whole before the step that gave the value can go on.
/// </summary>
/// <param name="Sum">The gradient in whose buffer all are summed.</param>
/// <param name="Others">What the other takers write.</param>
internal sealed record ForkStep(string Name, Gradient Sum, IReadOnlyList<Gradient> Others) : Step(Name)
{
    public override string Sentence => $"{Name}: gradients of {Others.Count + 1} takers.";

    public override bool HasForward => false;

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<Gradient> GradientsRead => [Sum, .. Others];

    public override IEnumerable<Gradient> GradientsWritten => [Sum];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        // The value is there already.
    }

    /// <summary>Adds what one taker of the value says of its gradient to what the others have said.</summary>
    public override void EmitBackward(PassWriter pass)
    {
        string add = GradientSum.Emit(pass.Kernels, Names.Member(Name) + "GradientSum", Contract.TileImages * Input.Shape.Length);
        foreach (Gradient other in Others)
            pass.Call(add, [pass.Ref(other), pass.Ref(Sum)]);
    }
}
