using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// The same values where they stand otherwise for one image: the caller's image with its positions as far apart as whole vectors of
/// channels are, a flattened map without floats between its positions, or a map of other sizes. In a tile both stand alike.
/// </summary>
internal sealed record CopyStep(string Name) : PredictionStep(Name)
{
    public override bool ReadsDenseImage => true;

    public override string Sentence => $"{Name}: the values of {Input.Name}, {Input.Shape}, as {Output.Shape}, where they stand otherwise.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => pass.Copy(Input, Output, Contract.TileImages * Output.Shape.Length);

    public override void EmitBackward(PassWriter pass) =>
        pass.Copy(OutputGradient!, InputGradient!, Contract.TileImages * Output.Shape.Length);

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        string kernel = Output.HasGaps && Output.Shape.Channels != Input.Shape.Channels ? EmitRegrouped(pass.Kernels) : EmitPositions(pass.Kernels);
        pass.Call(kernel, [input, output]);
    }

    /// <summary>Position by position, as many channels in both or none between them in the output.</summary>
    private string EmitPositions(KernelClass kernels)
    {
        int channels = Input.Shape.Channels;
        int stride = Output.Shape.Channels == channels ? Output.PositionStride : channels;
        int positions = Input.Shape.Positions;
        string position = positions > 1 ? "position" : "0";
        return kernels.Add(
            Name + "CopyOne",
            $"{Name}: the values of one image, their positions {stride} floats apart.",
            "ref float input, ref float output",
            writer =>
            {
                using (writer.Loop("position", positions))
                using (writer.Block($"for (nint channel = 0; channel < {channels}; channel++)"))
                    writer.Line(
                        $"At(ref output, {Sum(Times(position, stride), "channel")}) = At(ref input, {Sum(Times(position, Input.PositionStride), "channel")});");
            });
    }

    /// <summary>Positions of other channels: a value's number in order says where it stood.</summary>
    private string EmitRegrouped(KernelClass kernels)
    {
        int inputChannels = Input.Shape.Channels;
        int channels = Output.Shape.Channels;
        return kernels.Add(
            Name + "CopyOne",
            $"{Name}: the values of one image, {channels} at a position in the place of {inputChannels}.",
            "ref float input, ref float output",
            writer =>
            {
                using (writer.Block($"for (nint position = 0; position < {Output.Shape.Positions}; position++)"))
                using (writer.Block($"for (nint channel = 0; channel < {channels}; channel++)"))
                {
                    string value = Sum(Times("position", channels), "channel");
                    string place = value;
                    if (Input.HasGaps)
                    {
                        writer.Line($"nint value = {value};");
                        string within = inputChannels > 1 ? $"value % {inputChannels}" : "0";
                        place = Sum(Times(inputChannels > 1 ? $"value / {inputChannels}" : "value", Input.PositionStride), within);
                    }

                    writer.Line($"At(ref output, {Sum(Times("position", Output.PositionStride), "channel")}) = At(ref input, {place});");
                }
            });
    }
}
