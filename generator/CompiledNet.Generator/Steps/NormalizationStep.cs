using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Each value minus the mean of its channel, over the channel's deviation: numbers that stay. Nothing goes back through it.
/// </summary>
internal sealed record NormalizationStep(string Name, ParameterSlot Mean, ParameterSlot Variance) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>The least deviation that is divided by, Keras' epsilon.</summary>
    private const string LeastDeviation = "1E-07f";

    private const string Formula = "(input - mean) / max(sqrt(variance), 1E-07)";

    private const string Parameters = "ref float input, ref float mean, ref float variance, ref float output";

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: normalization by the statistics of a data set: {Input.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    private int Positions => Input.Shape.Positions;

    private int Channels => Input.Shape.Channels;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Forward", $"{Name}: {Formula}.", Parameters, writer =>
        {
            using (Channels > 1 ? writer.Loop("channel", Channels) : writer.Block())
            {
                string channel = Channels > 1 ? "channel" : "0";
                writer.Line($"var middle = Splat{target.Bits}(ref mean, {channel});");
                writer.Line($"float deviation = MathF.Max(MathF.Sqrt(At(ref variance, {channel})), {LeastDeviation});");
                writer.Line($"var scale = {target.Class}.Create(1 / deviation);");
                using (Lanes.Loop(writer, target))
                using (writer.Loop("position", Positions))
                {
                    string position = Positions > 1 ? "position" : "0";
                    string at = Sum(Times(position, Channels * Images), Times(channel, Images), Lanes.First(target));
                    writer.Line($"Store((Load{target.Bits}(ref input, {at}) - middle) * scale, ref output, {at});");
                }
            }
        });
        pass.Call(kernel, [input, pass.Ref(Mean), pass.Ref(Variance), output]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: {Formula}.", Parameters, writer =>
        {
            using (Mean.RowStride > target.Lanes ? writer.Loop("channel", Mean.RowStride, target.Lanes) : writer.Block())
            {
                string channel = Mean.RowStride > target.Lanes ? "channel" : "0";
                writer.Line($"var middle = Load{target.Bits}(ref mean, {channel});");
                writer.Line($"var root = {target.Class}.Sqrt(Load{target.Bits}(ref variance, {channel}));");
                writer.Line($"var scale = {target.Type}.One / {target.Class}.Max(root, {target.Class}.Create({LeastDeviation}));");
                using (writer.Loop("position", Positions))
                {
                    string at = Sum(Times(Positions > 1 ? "position" : "0", Input.PositionStride), channel);
                    writer.Line($"Store((Load{target.Bits}(ref input, {at}) - middle) * scale, ref output, {at});");
                }
            }
        });
        pass.Call(kernel, [input, pass.Ref(Mean), pass.Ref(Variance), output]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        // What the caller gives has no gradient.
    }
}
