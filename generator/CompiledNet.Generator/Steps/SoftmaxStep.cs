using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>Softmax over the channels of each position. The largest logit is subtracted first, so that no exponential overflows.</summary>
internal sealed record SoftmaxStep(string Name) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: softmax over {Input.Shape.Channels} channels.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        pass.Call(EmitForwardKernel(pass.Kernels), [input, pass.Ref(Output)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        pass.Call(EmitOneKernel(pass.Kernels), [input, pass.Ref(Output)]);
    }

    public override void EmitBackward(PassWriter pass) =>
        pass.Call(EmitBackwardKernel(pass.Kernels), [pass.Ref(Output), pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);

    /// <summary>A tile.</summary>
    private string EmitForwardKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddExp(kernels);
        int channels = Input.Shape.Channels;
        return kernels.Add(Name + "Softmax", $"{Name}: softmax, exp(x - largest) / sum, over {channels} channels.",
            "ref float input, ref float output", writer =>
        {
            using (EmitPositions(writer, target, out string at))
            {
                writer.Line($"ref float logits = {At("input", at)};");
                writer.Line($"ref float results = {At("output", at)};");
                writer.Line($"var largest = Load{target.Bits}(ref logits, 0);");
                using (writer.Block($"for (nint channel = {Images}; channel < {channels * Images}; channel += {Images})"))
                {
                    writer.Line($"var logit = Load{target.Bits}(ref logits, channel);");
                    writer.Line("largest = AtLeast(largest, logit);");
                }

                var sum = new LaneSum(writer, target, "sum", channels);
                sum.Declare();
                using (sum.Loop("channel", Images))
                {
                    writer.Line($"var power = Exp(Load{target.Bits}(ref logits, channel) - largest);");
                    writer.Line("sum += power;");
                    writer.Line("Store(power, ref results, channel);");
                }

                using (EmitChannels(writer, channels))
                    writer.Line($"Store(Load{target.Bits}(ref results, channel) / sum, ref results, channel);");
            }
        });
    }

    /// <summary>Input gradient: output * (slope - sum of output * slope over the channels).</summary>
    private string EmitBackwardKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        int channels = Input.Shape.Channels;
        return kernels.Add(
            Name + "SoftmaxBackward",
            $"{Name}: gradient of the logits, output * (slope - sum of output * slope).",
            "ref float output, ref float outputGradient, ref float inputGradient",
            writer =>
            {
                using (EmitPositions(writer, target, out string at))
                {
                    writer.Line($"ref float results = {At("output", at)};");
                    writer.Line($"ref float slopes = {At("outputGradient", at)};");
                    writer.Line($"ref float logitSlopes = {At("inputGradient", at)};");
                    var mean = new LaneSum(writer, target, "mean", channels);
                    mean.Declare();
                    using (mean.Loop("channel", Images))
                        writer.Line($"mean = Fma(Load{target.Bits}(ref results, channel), Load{target.Bits}(ref slopes, channel), mean);");
                    using (EmitChannels(writer, channels))
                        writer.Line(
                            $"Store(Load{target.Bits}(ref results, channel) * (Load{target.Bits}(ref slopes, channel) - mean), ref logitSlopes, channel);");
                }
            });
    }

    /// <summary>Softmax of one image, whose lanes are channels; the lanes beyond the last channel count for nothing.</summary>
    private string EmitOneKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddExp(kernels);
        int channels = Input.Shape.Channels;
        int positions = Input.Shape.Positions;
        return kernels.Add(Name + "SoftmaxOne", $"{Name} of one image: softmax, exp(x - largest) / sum, over {channels} channels.",
            "ref float input, ref float output", writer =>
        {
            using (writer.Loop("position", positions))
            {
                string at = Times(positions > 1 ? "position" : "0", Output.PositionStride);
                writer.Line($"ref float logits = {At("input", at)};");
                writer.Line($"ref float results = {At("output", at)};");
                writer.Line("float largest = logits;");
                using (writer.Block($"for (nint channel = 1; channel < {channels}; channel++)"))
                    writer.Line("largest = MathF.Max(largest, At(ref logits, channel));");
                using (writer.Loop("vector", channels, target.Lanes))
                {
                    string vector = channels > target.Lanes ? "vector" : "0";
                    writer.Line(
                        $"Store(Exp(Load{target.Bits}(ref logits, {vector}) - {target.Class}.Create(largest)), ref results, {vector});");
                }

                writer.Line($"{(SumBlocks.AreFor(channels) ? "double" : "float")} sum = 0;");
                using (writer.Block($"for (nint channel = 0; channel < {channels}; channel++)"))
                    writer.Line("sum += At(ref results, channel);");
                using (writer.Loop("vector", channels, target.Lanes))
                {
                    string vector = channels > target.Lanes ? "vector" : "0";
                    writer.Line($"Store(Load{target.Bits}(ref results, {vector}) / {target.Class}.Create({(SumBlocks.AreFor(channels) ? "(float)" : "")}sum), ref results, {vector});");
                }
            }
        });
    }

    private CodeWriter.BlockScope EmitPositions(CodeWriter writer, VectorTarget target, out string at)
    {
        int positions = Input.Shape.Positions;
        CodeWriter.BlockScope outer = writer.Loop("position", positions);
        CodeWriter.BlockScope inner = Lanes.Loop(writer, target);
        at = Sum(
            Times(positions > 1 ? "position" : "0", Input.Shape.Channels * Images),
            Lanes.First(target));
        return CodeWriter.BlockScope.Nest(inner, outer);
    }

    private static CodeWriter.BlockScope EmitChannels(CodeWriter writer, int channels) =>
        writer.Block($"for (nint channel = 0; channel < {channels * Images}; channel += {Images})");
}
