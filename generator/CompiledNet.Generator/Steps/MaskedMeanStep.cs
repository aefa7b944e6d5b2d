using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// The mean of each channel over the steps that count, 0 where none does. Its sources are the sequence and the mask.
/// </summary>
internal sealed record MaskedMeanStep(string Name) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: the mean of each channel over the steps that count: {Input.Shape} to {Output.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    private int Steps => Input.Shape.Width;

    private int Channels => Input.Shape.Channels;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Forward", $"{Name}: the mean of each channel over the steps that count.",
            "ref float input, ref float mask, ref float output", writer =>
        {
            using (Lanes.Loop(writer, target))
            {
                EmitShare(writer, target, isOne: false);
                using (writer.Loop("channel", Channels))
                {
                    string channel = Sum(Times(Channels > 1 ? "channel" : "0", Images), Lanes.First(target));
                    EmitMean(writer, target, Images * Channels, channel, isOne: false);
                }
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Sources[1]), pass.Ref(Output)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: the mean of each channel over the steps that count.",
            "ref float input, ref float mask, ref float output", writer =>
        {
            EmitShare(writer, target, isOne: true);
            using (writer.Loop("channel", Input.PositionStride, target.Lanes))
                EmitMean(writer, target, Input.PositionStride, Input.PositionStride > target.Lanes ? "channel" : "0", isOne: true);
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Sources[1]), pass.Ref(Output)]);
    }

    /// <summary>Each step that counts has its share of the gradient of the mean.</summary>
    public override void EmitBackward(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Backward", $"{Name}: the gradient of the mean, shared among the steps that count.",
            "ref float outputGradient, ref float mask, ref float inputGradient", writer =>
        {
            using (Lanes.Loop(writer, target))
            {
                EmitShare(writer, target, isOne: false);
                using (writer.Loop("step", Steps))
                {
                    string step = Steps > 1 ? "step" : "0";
                    writer.Line($"var part = share * {Masks.Load(target, "mask", Sum(Times(step, Images), Lanes.First(target)), isOne: false)};");
                    using (writer.Loop("channel", Channels))
                    {
                        string channel = Sum(Times(Channels > 1 ? "channel" : "0", Images), Lanes.First(target));
                        writer.Line(
                            $"Store(part * Load{target.Bits}(ref outputGradient, {channel}), ref inputGradient, {Sum(Times(step, Images * Channels), channel)});");
                    }
                }
            }
        });
        pass.Call(kernel, [pass.Ref(OutputGradient!), pass.Ref(Sources[1]), pass.Ref(InputGradient!)]);
    }

    /// <summary>Declares <c>share</c>: 1 over the number of steps that count, 0 where there are none.</summary>
    private void EmitShare(CodeWriter writer, VectorTarget target, bool isOne)
    {
        writer.Line($"var count = {target.Type}.Zero;");
        using (writer.Loop("step", Steps))
            writer.Line($"count += {Masks.Load(target, "mask", Mask(Steps > 1 ? "step" : "0", target, isOne), isOne)};");
        writer.Line(
            $"var share = {target.Class}.ConditionalSelect({target.Class}.GreaterThan(count, {target.Type}.Zero), {target.Type}.One / count, {target.Type}.Zero);");
    }

    private void EmitMean(CodeWriter writer, VectorTarget target, int stride, string channel, bool isOne)
    {
        var sum = new LaneSum(writer, target, "sum", Steps);
        sum.Declare();
        using (sum.Loop("step", 1))
            writer.Line($"sum = Fma({Masks.Load(target, "mask", Mask("step", target, isOne), isOne)}, Load{target.Bits}(ref input, {Sum(Times("step", stride), channel)}), sum);");
        writer.Line($"Store(sum * share, ref output, {channel});");
    }

    private static string Mask(string step, VectorTarget target, bool isOne) => isOne ? step : Sum(Times(step, Images), Lanes.First(target));
}
