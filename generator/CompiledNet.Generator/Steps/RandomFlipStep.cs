using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Each image as it is, or mirrored, in training only. Which it is follows from a hash of step, layer and image. What was mirrored is
/// mirrored back, so that gradients go the same way.
/// </summary>
/// <param name="IsHorizontal">Whether columns change places.</param>
/// <param name="IsVertical">Whether rows do.</param>
/// <param name="Stream">Which of the network's layers with random numbers it is: each has random numbers of its own.</param>
internal sealed record RandomFlipStep(string Name, bool IsHorizontal, bool IsVertical, int Stream) : Step(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>What the random numbers follow from, one for each image.</summary>
    private readonly Buffer keys = new(Names.Variable(Name) + "Keys");

    public override string Sentence => $"{Name}: each image as it is, or mirrored {Ways}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [new(keys, Images, Phases.Forward | Phases.Backward)];

    private string Ways => (IsHorizontal, IsVertical) switch
    {
        (true, true) => "left to right, top to bottom or both",
        (true, false) => "left to right",
        _ => "top to bottom",
    };

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => Emit(pass, Input, Output);

    public override void EmitBackward(PassWriter pass) => Emit(pass, OutputGradient!, InputGradient!);

    private void Emit(PassWriter pass, Buffer source, Buffer target)
    {
        string input = pass.Ref(source);
        string output = pass.Ref(target);
        pass.Call(EmitKernel(pass.Kernels), [input, output, "tile.RandomKey", $"tile.Index * {Images}", pass.Ref(keys)]);
    }

    private string EmitKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        (int height, int width, int channels) = (Output.Shape.Height, Output.Shape.Width, Output.Shape.Channels);
        return kernels.Add(
            Name + "Flip",
            $"{Name}: each image as it is, or mirrored {Ways}.",
            "ref float input, ref float output, ulong key, int firstImage, ref float keys",
            writer =>
            {
                RandomBits.EmitKeys(writer, Stream);
                writer.Line();
                using (Lanes.Loop(writer, target))
                {
                    writer.Line($"var imageKeys = Load{target.Bits}(ref keys, {Lanes.First(target)}).AsUInt32();");
                    if (IsHorizontal)
                        RandomBits.EmitCoin(writer, target, "isMirrored", number: 0);
                    if (IsVertical)
                        RandomBits.EmitCoin(writer, target, "isOverturned", number: 1);
                    using (writer.Loop("row", height))
                    using (writer.Loop("column", width))
                    using (writer.Loop("channel", channels))
                    {
                        string value = IsVertical
                            ? Select("isOverturned", OfRow(Far("row", height)), OfRow(Near("row", height)))
                            : OfRow(Near("row", height));
                        writer.Line($"Store({value}, ref output, {At(Near("row", height), Near("column", width))});");
                    }
                }
            });

        string OfRow(string row) => IsHorizontal
            ? Select("isMirrored", Load(row, Far("column", width)), Load(row, Near("column", width)))
            : Load(row, Near("column", width));

        string Load(string row, string column) => $"Load{target.Bits}(ref input, {At(row, column)})";

        string At(string row, string column) => Sum(
            Times(row, width * channels * Images), Times(column, channels * Images), Times(channels > 1 ? "channel" : "0", Images),
            Lanes.First(target));

        string Select(string condition, string one, string other) => $"{target.Class}.ConditionalSelect({condition}, {one}, {other})";
    }

    private static string Near(string place, int size) => size > 1 ? place : "0";

    private static string Far(string place, int size) => size > 1 ? $"({size - 1} - {place})" : "0";
}
