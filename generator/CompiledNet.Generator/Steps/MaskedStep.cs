using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>A sequence with zeros at the steps that do not count. Its sources are the sequence and the mask.</summary>
internal sealed record MaskedStep(string Name) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: {Input.Shape}, zero at the steps that are masked.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    private int Steps => Input.Shape.Width;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => EmitTile(pass, Input, Output);

    public override void EmitBackward(PassWriter pass) => EmitTile(pass, OutputGradient!, InputGradient!);

    public override void EmitOne(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: zeros at the steps that do not count.",
            "ref float input, ref float mask, ref float output", writer =>
        {
            using (writer.Loop("step", Steps))
            {
                string step = Steps > 1 ? "step" : "0";
                writer.Line($"var counts = {Masks.Counts(target, "mask", step, isOne: true)};");
                EmitChannels(writer, target, step, Input.PositionStride, target.Lanes, "0");
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Sources[1]), pass.Ref(Output)]);
    }

    private void EmitTile(PassWriter pass, Buffer input, Buffer output)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Forward", $"{Name}: zeros at the steps that do not count.", "ref float input, ref float mask, ref float output", writer =>
        {
            using (writer.Loop("step", Steps))
            using (Lanes.Loop(writer, target))
            {
                string step = Steps > 1 ? "step" : "0";
                writer.Line($"var counts = {Masks.Counts(target, "mask", Sum(Times(step, Images), Lanes.First(target)), isOne: false)};");
                EmitChannels(writer, target, step, Images * Input.Shape.Channels, Images, Lanes.First(target));
            }
        });
        pass.Call(kernel, [pass.Ref(input), pass.Ref(Sources[1]), pass.Ref(output)]);
    }

    private static void EmitChannels(CodeWriter writer, VectorTarget target, string step, int stride, int between, string first)
    {
        using (writer.Loop("at", stride, between))
        {
            string place = Sum(Times(step, stride), stride > between ? "at" : "0", first);
            writer.Line($"Store({target.Class}.ConditionalSelect(counts, Load{target.Bits}(ref input, {place}), {target.Type}.Zero), ref output, {place});");
        }
    }
}
