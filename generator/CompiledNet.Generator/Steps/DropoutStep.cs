using System.Globalization;
using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Dropout, in training only. Whether a value stays follows from a hash of step, layer, image and position, so that the backward pass computes
/// it again instead of keeping it.
/// </summary>
/// <param name="Stream">Which of the network's dropouts it is: each has random numbers of its own.</param>
internal sealed record DropoutStep(string Name, float Rate, int Stream) : Step(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>Whether all positions of a channel stay or go together.</summary>
    public bool IsSpatial { get; init; }

    /// <summary>What the random numbers follow from, one for each image.</summary>
    private readonly Buffer keys = new(Names.Variable(Name) + "Keys");

    public override string Sentence => $"{Name}: dropout of {Rate.ToString(CultureInfo.InvariantCulture)}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [new(keys, Images, Phases.Forward | Phases.Backward)];

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

    /// <summary>The values that stay, divided by the probability to stay; forward for values, backward for their gradients.</summary>
    private string EmitKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        int length = Output.Shape.Length;
        var dropout = new RandomDropout(Rate, Stream);
        string rate = Text.Real(Rate);
        return kernels.Add(
            Name + "Drop",
            $"{Name}: drops each {(IsSpatial ? "channel" : "value")} with probability {rate} and divides the others by 1 - {rate}.",
            "ref float input, ref float output, ulong key, int firstImage, ref float keys",
            writer =>
            {
                RandomBits.EmitKeys(writer, Stream);
                writer.Line();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var imageKeys = Load{target.Bits}(ref keys, {lane}).AsUInt32();");
                    using (writer.Block($"for (nint value = 0; value < {length}; value++)"))
                    {
                        RandomBits.EmitHash(writer, target, IsSpatial ? $"(value % {Output.Shape.Channels})" : "value");
                        dropout.EmitStays(writer, target);
                        string at = Sum(Times("value", Images), lane);
                        writer.Line(
                            $"Store({target.Class}.ConditionalSelect(stays, Load{target.Bits}(ref input, {at}) * {target.Class}.Create({dropout.Scale}), {target.Type}.Zero), ref output, {at});");
                    }
                }
            });
    }
}
