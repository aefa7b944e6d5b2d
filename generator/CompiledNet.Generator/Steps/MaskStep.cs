using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Which steps of what the caller gives count: 1 for each that has another value than the one that says nothing, else 0. Nothing goes back
/// through it.
/// </summary>
/// <param name="Blank">The value that says nothing.</param>
internal sealed record MaskStep(string Name, float Blank) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => true;

    public override string Sentence =>
        $"{Name}: 1 for each step of {Input.Name}, {Input.Shape}, that has another value than {Text.Real(Blank)}, else 0.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    private int Steps => Output.Shape.Length;

    private int Channels => Input.Shape.Length / Steps;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Forward", $"{Name}: 1 for each step that counts, else 0.", "ref float input, ref float mask", writer =>
        {
            using (writer.Loop("step", Steps))
            using (Lanes.Loop(writer, target))
            {
                string step = Steps > 1 ? "step" : "0";
                writer.Line($"var counts = {target.Type}.Zero;");
                using (writer.Loop("channel", Channels))
                {
                    string place = Sum(Times(step, Channels * Images), Times(Channels > 1 ? "channel" : "0", Images), Lanes.First(target));
                    string isBlank = $"{target.Class}.Equals(Load{target.Bits}(ref input, {place}), {target.Class}.Create({Text.Real(Blank)}f))";
                    writer.Line($"counts = {target.Class}.ConditionalSelect({isBlank}, counts, {target.Type}.One);");
                }

                writer.Line($"Store(counts, ref mask, {Sum(Times(step, Images), Lanes.First(target))});");
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Output)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        int stride = Input.Shape.IsVector ? Channels : Input.PositionStride;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: 1 for each step that counts, else 0.", "ref float input, ref float mask", writer =>
        {
            using (writer.Loop("step", Steps))
            {
                string step = Steps > 1 ? "step" : "0";
                writer.Line("float counts = 0;");
                using (writer.Loop("channel", Channels))
                {
                    string value = $"At(ref input, {Sum(Times(step, stride), Channels > 1 ? "channel" : "0")})";
                    writer.Line($"counts = {value} == {Text.Real(Blank)}f ? counts : 1;");
                }

                writer.Line($"At(ref mask, {step}) = counts;");
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Output)]);
    }

    public override void EmitBackward(PassWriter pass) =>
        throw new InvalidOperationException($"Nothing goes back through {Name}: it is of the caller's values.");
}
