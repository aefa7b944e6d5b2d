using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>Each value times a number, and one more: values and, forward, the gradient times the number, backward.</summary>
internal sealed record RescalingStep(string Name, float Scale, float Offset) : PredictionStep(Name)
{
    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: {Text.Real(Scale)} x{(Offset == 0 ? "" : $" + {Text.Real(Offset)}")}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => Emit(pass, "Forward", Input, Output, Contract.TileImages * Output.Shape.Length, Offset);

    public override void EmitOne(PassWriter pass) => Emit(pass, "One", Input, Output, Output.Shape.Positions * Output.PositionStride, Offset);

    public override void EmitBackward(PassWriter pass) =>
        Emit(pass, "Backward", OutputGradient!, InputGradient!, Contract.TileImages * Output.Shape.Length, offset: 0);

    private void Emit(PassWriter pass, string suffix, Buffer source, Buffer target, int length, float offset)
    {
        VectorTarget vectors = pass.Target;
        string input = pass.Ref(source);
        string output = pass.Ref(target);
        string kernel = pass.Kernels.Add(
            Name + suffix,
            $"Every value times {Text.Real(Scale)}{(offset == 0 ? "" : $", and {Text.Real(offset)} more")}.",
            "ref float input, ref float output",
            writer =>
            {
                using (writer.Loop("at", length, vectors.Lanes))
                {
                    string at = length > vectors.Lanes ? "at" : "0";
                    string value = $"Load{vectors.Bits}(ref input, {at})";
                    string scale = $"{vectors.Class}.Create({Text.Real(Scale)}f)";
                    writer.Line(offset == 0
                        ? $"Store({value} * {scale}, ref output, {at});"
                        : $"Store(Fma({value}, {scale}, {vectors.Class}.Create({Text.Real(offset)}f)), ref output, {at});");
                }
            });
        pass.Call(kernel, [input, output]);
    }
}
