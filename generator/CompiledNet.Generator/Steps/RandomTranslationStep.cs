using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Each image moved by whole rows and columns, in training only. How far follows from a hash of step, layer and image. Images stand in
/// lanes that go different ways, so that values are moved one by one.
/// </summary>
/// <param name="MostRows">The largest move up or down.</param>
/// <param name="MostColumns">The largest move left or right.</param>
/// <param name="Fill">What comes in from beyond the border.</param>
/// <param name="FillValue">The number of it.</param>
/// <param name="Stream">Which of the network's layers with random numbers it is: each has random numbers of its own.</param>
internal sealed record RandomTranslationStep(string Name, int MostRows, int MostColumns, FillKind Fill, float FillValue, int Stream)
    : Step(Name)
{
    /// <summary>More rows or columns are not drawn from 16 random bits.</summary>
    public const int LargestMove = short.MaxValue;

    private const int Images = Contract.TileImages;

    /// <summary>What the random numbers follow from, one for each image.</summary>
    private readonly Buffer keys = new(Names.Variable(Name) + "Keys");

    /// <summary>Of each image how far down it is moved, then how far right, counted from the largest move the other way.</summary>
    private readonly Buffer moves = new(Names.Variable(Name) + "Moves");

    public override string Sentence => $"{Name}: each image up to {MostRows} rows and {MostColumns} columns away.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs =>
        [new(keys, Images, Phases.Forward | Phases.Backward), new(moves, 2 * Images, Phases.Forward | Phases.Backward)];

    private int Height => Output.Shape.Height;

    private int Width => Output.Shape.Width;

    /// <summary>Floats of a position of a tile.</summary>
    private int Position => Output.Shape.Channels * Images;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        string draw = EmitDraw(pass.Kernels);
        pass.Call(draw, ["tile.RandomKey", $"tile.Index * {Images}", pass.Ref(keys), pass.Ref(moves)]);
        string move = EmitMoves(
            pass.Kernels,
            Name + "Move",
            $"{Name}: each value is what stands where it came from.",
            "ref float input, ref float output",
            outside: $"At(ref output, at + channel) = {Text.Real(FillValue)}f;",
            inside: "At(ref output, at + channel) = At(ref input, from + channel);");
        pass.Call(move, [pass.Ref(moves), input, output]);
    }

    /// <summary>What comes in may come of one value more than once.</summary>
    public override void EmitBackward(PassWriter pass)
    {
        string outputGradient = pass.Ref(OutputGradient!);
        string inputGradient = pass.Ref(InputGradient!);
        pass.Call(EmitDraw(pass.Kernels), ["tile.RandomKey", $"tile.Index * {Images}", pass.Ref(keys), pass.Ref(moves)]);
        pass.Clear(InputGradient!, Images * Output.Shape.Length);
        const string Place = "At(ref inputGradient, from + channel)";
        string move = EmitMoves(
            pass.Kernels,
            Name + "Return",
            $"{Name}, gradient of the input: that of each value goes to where it came from.",
            "ref float outputGradient, ref float inputGradient",
            outside: null,
            inside: $"{Place} = {Place} + At(ref outputGradient, at + channel);");
        pass.Call(move, [pass.Ref(moves), outputGradient, inputGradient]);
    }

    private string EmitDraw(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Draw",
            $"{Name}: how far each image is moved, down and right.",
            "ulong key, int firstImage, ref float keys, ref float moves",
            writer =>
            {
                RandomBits.EmitKeys(writer, Stream);
                writer.Line();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var imageKeys = Load{target.Bits}(ref keys, {lane}).AsUInt32();");
                    RandomBits.EmitBelow(writer, target, "down", number: 0, (2 * MostRows) + 1);
                    RandomBits.EmitBelow(writer, target, "right", number: 1, (2 * MostColumns) + 1);
                    writer.Line($"Store(down, ref moves, {lane});");
                    writer.Line($"Store(right, ref moves, {Words.Terms.Sum(lane, Words.Terms.Number(Images))});");
                }
            });
    }

    /// <summary>The loops over all values of all images.</summary>
    /// <param name="outside">What is done where a value comes from beyond the border; null for nothing.</param>
    /// <param name="inside">What is done where it comes from the image.</param>
    private string EmitMoves(KernelClass kernels, string name, string sentence, string parameters, string? outside, string inside) =>
        kernels.Add(name, sentence, "ref float moves, " + parameters, writer =>
        {
            using (writer.Block($"for (int image = 0; image < {Images}; image++)"))
            {
                writer.Line($"nint down = (nint)At(ref moves, image) - {MostRows};");
                writer.Line($"nint right = (nint)At(ref moves, image + {Images}) - {MostColumns};");
                using (writer.Block($"for (nint row = 0; row < {Height}; row++)"))
                {
                    EmitSource(writer, "fromRow", "row - down", Height);
                    using (writer.Block($"for (nint column = 0; column < {Width}; column++)"))
                    {
                        EmitSource(writer, "fromColumn", "column - right", Width);
                        writer.Line($"nint at = (row * {Width} + column) * {Position} + image;");
                        if (Fill is FillKind.Constant)
                        {
                            using (writer.Block($"if (fromRow < 0 || fromRow >= {Height} || fromColumn < 0 || fromColumn >= {Width})"))
                            {
                                if (outside is not null)
                                    EmitChannels(writer, outside);
                                writer.Line("continue;");
                            }

                            writer.Line();
                        }

                        writer.Line($"nint from = (fromRow * {Width} + fromColumn) * {Position} + image;");
                        EmitChannels(writer, inside);
                    }
                }
            }
        });

    private void EmitChannels(CodeWriter writer, string statement)
    {
        using (writer.Block($"for (nint channel = 0; channel < {Position}; channel += {Images})"))
            writer.Line(statement);
    }

    /// <summary>Where a row or column comes from; no move is farther than the image is large.</summary>
    private void EmitSource(CodeWriter writer, string name, string place, int size)
    {
        writer.Line($"nint {name} = {place};");
        string? inside = Fill switch
        {
            FillKind.Reflect => $"{name} < 0 ? -1 - {name} : {name} < {size} ? {name} : {(2 * size) - 1} - {name}",
            FillKind.Wrap => $"{name} < 0 ? {name} + {size} : {name} < {size} ? {name} : {name} - {size}",
            FillKind.Nearest => $"{name} < 0 ? 0 : {name} < {size} ? {name} : {size - 1}",
            _ => null,
        };
        if (inside is not null)
            writer.Line($"{name} = {inside};");
    }
}
