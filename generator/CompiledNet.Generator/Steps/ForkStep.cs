using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// A value that several steps give a gradient. Forward it is nothing at all; backward it adds up their gradients, which must be
/// whole before the step that gave the value can go on.
/// </summary>
/// <param name="Sum">The gradient in whose buffer all are summed.</param>
/// <param name="Others">Where what the other takers give is found.</param>
internal sealed record ForkStep(string Name, Gradient Sum, IReadOnlyList<GradientPart> Others) : Step(Name)
{
    public override string Sentence => $"{Name}: gradients of {Others.Count + 1} takers.";

    public override bool HasForward => false;

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<Gradient> GradientsRead => [Sum, .. Others.Select(other => other.Whole)];

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
        Shape shape = Input.Shape;
        foreach ((Gradient whole, int first) in Others)
        {
            // Where all channels are taken, all positions lie side by side, as one.
            int positions = whole.Value.Shape.Channels == shape.Channels ? 1 : shape.Positions;
            pass.Call(
                GradientSum.Emit(pass.Kernels),
                [
                    pass.RefAt(whole, Number(first * Contract.TileImages)), Number(positions),
                    Number(Contract.TileImages * shape.Length / positions), Number(Contract.TileImages * whole.Value.Shape.Channels), pass.Ref(Sum),
                ]);
        }
    }
}
