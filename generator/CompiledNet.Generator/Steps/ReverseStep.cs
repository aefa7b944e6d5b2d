using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The steps of a sequence, the last one first.</summary>
internal sealed record ReverseStep(string Name) : PredictionStep(Name)
{
    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: the steps of {Input.Name}, {Input.Shape}, the last one first.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => Emit(pass, Input, Output, Contract.TileImages * Input.Shape.Channels);

    public override void EmitBackward(PassWriter pass) =>
        Emit(pass, OutputGradient!, InputGradient!, Contract.TileImages * Input.Shape.Channels);

    public override void EmitOne(PassWriter pass) => Emit(pass, Input, Output, Input.PositionStride);

    private void Emit(PassWriter pass, Buffer source, Buffer target, int length)
    {
        int steps = Input.Shape.Width;
        using (pass.Lines.Loop("step", steps))
        {
            string step = steps > 1 ? "step" : "0";
            string from = pass.RefAt(source, Times(step, length));
            string to = pass.RefAt(target, steps > 1 ? Times($"{steps - 1} - step", length) : "0");
            pass.Copy(from, to, length);
        }
    }
}
