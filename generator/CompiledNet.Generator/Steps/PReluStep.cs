using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>A rectifier with slopes that are learnt, one for each channel of a row of <paramref name="Alpha"/>.</summary>
/// <param name="Alpha">The slopes: a row for each position, or one for all.</param>
internal sealed record PReluStep(string Name, ParameterSlot Alpha) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: x above zero, alpha x below: {Input.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => Alpha.IsTrainable ? [Alpha] : [];

    public override IEnumerable<BufferNeed> Needs => [];

    private bool IsShared => Alpha.Rows == 1;

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
            Name + "Forward", $"{Name}: x above zero, alpha x below.", "ref float input, ref float alpha, ref float output", writer =>
        {
            using (writer.Loop("position", Positions))
            using (writer.Loop("channel", Channels))
            using (Lanes.Loop(writer, target))
            {
                string at = Place(target);
                writer.Line($"var x = Load{target.Bits}(ref input, {at});");
                writer.Line($"Store({Rectified(target, $"{target.Class}.Create(At(ref alpha, {Slope()}))")}, ref output, {at});");
            }
        });
        pass.Call(kernel, [input, pass.Ref(Alpha), output]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: x above zero, alpha x below.", "ref float input, ref float alpha, ref float output", writer =>
        {
            using (writer.Loop("position", Positions))
            using (writer.Loop("channel", Alpha.RowStride, target.Lanes))
            {
                string channel = Alpha.RowStride > target.Lanes ? "channel" : "0";
                string position = Positions > 1 ? "position" : "0";
                string at = Sum(Times(position, Input.PositionStride), channel);
                string slope = IsShared ? channel : Sum(Times(position, Alpha.RowStride), channel);
                writer.Line($"var x = Load{target.Bits}(ref input, {at});");
                writer.Line($"Store({Rectified(target, $"Load{target.Bits}(ref alpha, {slope})")}, ref output, {at});");
            }
        });
        pass.Call(kernel, [input, pass.Ref(Alpha), output]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        if (IsTrained)
            pass.Call(EmitSlopes(pass.Kernels), [pass.Ref(Input), pass.Ref(OutputGradient!), pass.GradientRef(Alpha)]);
        if (InputGradient is { } gradient)
            pass.Call(EmitInputGradient(pass.Kernels), [pass.Ref(Input), pass.Ref(Alpha), pass.Ref(OutputGradient!), pass.Ref(gradient)]);
    }

    /// <summary>The gradient of each slope: the sum of gradient * x over images, and positions that share it, where x is below zero.</summary>
    private string EmitSlopes(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Slopes",
            $"{Name}: gradient of alpha, the sum of the output's * x where x is below zero.",
            "ref float input, ref float outputGradient, ref float alphaGradient",
            writer =>
            {
                if (!IsShared)
                {
                    using (writer.Loop("position", Positions))
                    using (writer.Loop("channel", Channels))
                        EmitSum(writer, 1, _ => Channel("position", Positions));
                    return;
                }

                using (writer.Loop("channel", Channels))
                    EmitSum(writer, Positions, index => Channel(index, Positions));
            });

        string Channel(string position, int positions) =>
            Sum(Times(positions > 1 ? position : "0", Channels * Images), Times(Channels > 1 ? "channel" : "0", Images));

        void EmitSum(CodeWriter writer, int positions, Func<string, string> place)
        {
            var sum = new LongSum(writer, target, ["sum"], positions * target.VectorsPerTile);
            sum.Declare();
            using (sum.Loop("vector", out string index))
            {
                string position = target.VectorsPerTile == 1 ? index : $"(vector / {target.VectorsPerTile})";
                string lane = target.VectorsPerTile == 1 ? "0" : Times($"vector % {target.VectorsPerTile}", target.Lanes);
                string at = Sum(place(positions > 1 ? position : "position"), lane);
                writer.Line($"nint at = {at};");
                writer.Line($"var x = Load{target.Bits}(ref input, at);");
                writer.Line($"var product = x * Load{target.Bits}(ref outputGradient, at);");
                writer.Line($"sum += {target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {target.Type}.Zero), {target.Type}.Zero, product);");
            }

            writer.Line($"At(ref alphaGradient, {Slope()}) = {sum.Of("sum")};");
        }
    }

    private string EmitInputGradient(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Backward",
            $"{Name}: gradient of the input, the output's above zero, alpha times it below.",
            "ref float input, ref float alpha, ref float outputGradient, ref float inputGradient",
            writer =>
            {
                using (writer.Loop("position", Positions))
                using (writer.Loop("channel", Channels))
                using (Lanes.Loop(writer, target))
                {
                    string at = Place(target);
                    writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                    writer.Line($"var isAbove = {target.Class}.GreaterThan(Load{target.Bits}(ref input, {at}), {target.Type}.Zero);");
                    writer.Line(
                        $"Store({target.Class}.ConditionalSelect(isAbove, slope, slope * {target.Class}.Create(At(ref alpha, {Slope()}))), ref inputGradient, {at});");
                }
            });
    }

    private static string Rectified(VectorTarget target, string slope) =>
        $"{target.Class}.ConditionalSelect({target.Class}.GreaterThan(x, {target.Type}.Zero), x, x * {slope})";

    /// <summary>Where a value of a tile stands.</summary>
    private string Place(VectorTarget target) => Sum(
        Times(Positions > 1 ? "position" : "0", Channels * Images), Times(Channels > 1 ? "channel" : "0", Images), Lanes.First(target));

    /// <summary>Where its slope stands.</summary>
    private string Slope()
    {
        string channel = Channels > 1 ? "channel" : "0";
        return IsShared || Positions == 1 ? channel : Sum(Times("position", Alpha.RowStride), channel);
    }
}
