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
    private IFollower? follower;
    private int rows;

    public override string Sentence => $"{Name}: gradients of {Others.Count + 1} takers.";

    public override bool HasForward => false;

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<Gradient> GradientsRead => [Sum, .. Others.Select(other => other.Whole)];

    public override IEnumerable<Gradient> GradientsWritten => [Sum];

    public override IEnumerable<BufferNeed> Needs => follower?.Needs ?? [];

    public override IFollower? GradientFollower => new Adder(this).Then(follower);

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step? FollowedBackBy(IFollower follower, Gradient gradient) => this with { follower = follower };

    public override Step ChooseKernels(IKernelChooser chooser) => this with { rows = follower is null ? Input.Shape.Height : chooser.CutRows(Input.Shape) };

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        // The value is there already.
    }

    public override void EmitBackward(PassWriter pass)
    {
        if (!FollowsGradient)
            GradientFollower!.EmitInRows(pass, Input.Shape, rows);
    }

    /// <summary>Adds what one taker of the value says of its gradient to what the others have said.</summary>
    private sealed class Adder(ForkStep step) : IFollower
    {
        public IEnumerable<BufferNeed> Needs => [];

        public IEnumerable<Gradient> GradientsRead => step.Others.Select(other => other.Whole);

        public void EmitBegin(PassWriter pass)
        {
            // The sum has begun with what the first taker has written.
        }

        public void EmitPositions(PassWriter pass, string part, int each, string positions)
        {
            int floats = PassWriter.Images * step.Input.Shape.Channels;
            foreach ((Gradient whole, int first) in step.Others)
            {
                int apart = PassWriter.Images * whole.Value.Shape.Channels;
                string[] size = apart == floats ? ["1", Times(positions, floats)] : [positions, Number(floats)];
                pass.Call(
                    GradientSum.Emit(pass.Kernels),
                    [
                        pass.RefAt(whole, Terms.Sum(Times(part, each * apart), Number(first * PassWriter.Images))), .. size, Number(apart),
                        pass.RefAt(step.Sum, Times(part, each * floats)),
                    ]);
            }
        }
    }
}
