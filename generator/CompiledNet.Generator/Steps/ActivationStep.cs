using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>An elementwise function that stands alone.</summary>
internal sealed record ActivationStep(string Name, FunctionSpec Activation) : PredictionStep(Name)
{
    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: {Activation}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => EmitForward(pass, "Activation", Contract.TileImages * Output.Shape.Length);

    public override void EmitOne(PassWriter pass) => EmitForward(pass, "ActivationOne", Output.Shape.Positions * Output.PositionStride);

    public override void EmitBackward(PassWriter pass) => pass.Call(
        ElementwiseEmitter.EmitBackward(pass.Kernels, Name + "ActivationBackward", Activation, Contract.TileImages * Output.Shape.Length),
        [pass.Ref(Activation.DerivativeNeedsInput ? Input : Output), pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);

    private void EmitForward(PassWriter pass, string suffix, int length)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(ElementwiseEmitter.EmitForward(pass.Kernels, Name + suffix, Activation, length), [input, output]);
    }
}
