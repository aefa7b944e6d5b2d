using System.Globalization;
using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Noise that is added to each value, in training only: a sum of twelve random bytes, which is normally distributed as far as six standard
/// deviations, times the one that was asked for.
/// </summary>
/// <param name="Deviation">The standard deviation.</param>
/// <param name="Stream">Which of the network's layers with random numbers it is: each has random numbers of its own.</param>
internal sealed record GaussianNoiseStep(string Name, float Deviation, int Stream) : Step(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>Twelve bytes from 0 to 255, whose variance is (256² - 1) / 12 each.</summary>
    private const float MeanOfBytes = 12 * 127.5f;

    private static readonly double DeviationOfBytes = Math.Sqrt((256 * 256) - 1);

    /// <summary>What the random numbers follow from, one for each image.</summary>
    private readonly Buffer keys = new(Names.Variable(Name) + "Keys");

    public override string Sentence => $"{Name}: noise of a standard deviation of {Deviation.ToString(CultureInfo.InvariantCulture)}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [new(keys, Images, Phases.Forward)];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(EmitKernel(pass.Kernels), [input, output, "tile.RandomKey", $"tile.Index * {Images}", pass.Ref(keys)]);
    }

    /// <summary>What is added has no part in the gradient.</summary>
    public override void EmitBackward(PassWriter pass) => pass.Copy(OutputGradient!, InputGradient!, Images * Output.Shape.Length);

    private string EmitKernel(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Add",
            $"{Name}: adds to each value a sum of twelve random bytes, brought to mean 0 and deviation {Text.Real(Deviation)}.",
            "ref float input, ref float output, ulong key, int firstImage, ref float keys",
            writer =>
            {
                RandomBits.EmitKeys(writer, Stream);
                writer.Line();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    string scale = ((float)(Deviation / DeviationOfBytes)).ToString("R", CultureInfo.InvariantCulture);
                    string mean = MeanOfBytes.ToString("R", CultureInfo.InvariantCulture);
                    writer.Line($"var imageKeys = Load{target.Bits}(ref keys, {lane}).AsUInt32();");
                    writer.Line($"var bytes = {target.Class}.Create(0x00FF00FFu);");
                    using (writer.Loop("value", Output.Shape.Length))
                    {
                        string value = Output.Shape.Length > 1 ? "value" : "0";
                        RandomBits.EmitHash(writer, target, value);
                        writer.Line("hash ^= hash >>> 16;");
                        writer.Line("var pairs = (hash & bytes) + ((hash >>> 8) & bytes);");
                        for (int more = 0; more < 2; more++)
                        {
                            RandomBits.EmitMix(writer, target);
                            writer.Line("hash ^= hash >>> 16;");
                            writer.Line("pairs += (hash & bytes) + ((hash >>> 8) & bytes);");
                        }

                        string at = Sum(Times(value, Images), lane);
                        writer.Line(
                            $"var noise = {target.Class}.ConvertToSingle(((pairs & {target.Class}.Create(0xFFFFu)) + (pairs >>> 16)).AsInt32()) - {target.Class}.Create({mean}f);");
                        writer.Line($"Store(Fma(noise, {target.Class}.Create({scale}f), Load{target.Bits}(ref input, {at})), ref output, {at});");
                    }
                }
            });
    }
}
