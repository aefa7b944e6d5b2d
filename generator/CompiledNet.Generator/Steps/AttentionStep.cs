using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Scaled dot-product attention of several heads: softmax(queries keys / sqrt(channels of a key)) values. Its sources are queries, keys and
/// values, the channels of one head behind those of the other. No map of all pairs is stored: for the way back each query keeps its largest
/// score and the sum of its powers, and its probabilities are computed again (Rabe and Staats 2021). A fourth source is a mask of the keys:
/// those that do not count have no share, and where none counts the result is 0.
/// </summary>
/// <param name="Heads">Parts of the channels that look for themselves.</param>
/// <param name="IsCausal">Whether a query sees the keys up to its own step only.</param>
internal sealed record AttentionStep(string Name, int Heads, bool IsCausal) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>Which shares are dropped in training; null for none.</summary>
    public RandomDropout? Dropout { get; init; }

    /// <summary>What the random numbers follow from, one for each image.</summary>
    private readonly Buffer dropKeys = new(Names.Variable(Name) + "DropKeys");
    private readonly Buffer weights = new(Names.Variable(Name) + "Weights");
    private readonly Buffer backWeights = new(Names.Variable(Name) + "WeightsAgain");
    private readonly Buffer slopes = new(Names.Variable(Name) + "Slopes");
    private readonly Buffer statistics = new(Names.Variable(Name) + "Statistics");
    private readonly Buffer turned = new(Names.Variable(Name) + "Turned");
    private readonly Buffer results = new(Names.Variable(Name) + "Results");
    private int rowsOfTile;
    private PerWidth<int>? rowsOfOne;
    private PerWidth<AttentionTiles>? tiles;
    private PerWidth<AttentionTiles>? tilesOfOne;

    public override bool ReadsDenseImage => false;

    /// <summary>Heads of few channels leave lanes empty.</summary>
    public override bool IsSlowerAlone => true;

    public override string Sentence =>
        $"{Name}: {(IsCausal ? "causal " : "")}attention {(Mask.Any() ? "to keys that count " : "")}in {Heads} {(Heads == 1 ? "head" : "heads")}, "
        + $"softmax(queries * keys / sqrt({Sizes.KeyDim})) * values: {Queries.Shape} of {Keys.Shape} to {Output.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    /// <summary>Scores of a block of queries, and of one image its queries and results with steps in the lanes.</summary>
    public override IEnumerable<BufferNeed> Needs
    {
        get
        {
            yield return new(weights, (long)rowsOfTile * Keys.Shape.Width * Images, Phases.Tile | Phases.Forward);
            int lanes = VectorTarget.All.Max(target => rowsOfOne![target] * target.Lanes);
            yield return new(weights, (long)lanes * Keys.Shape.Width, Phases.One);
            yield return new(turned, Turned(Queries), Phases.One);
            yield return new(results, Turned(Output), Phases.One);
            if (Dropout is not null)
                yield return new(dropKeys, Images, HasBackward ? Phases.Forward | Phases.Backward : Phases.Forward);
            if (!HasBackward)
                yield break;
            yield return new(statistics, 2L * Heads * Queries.Shape.Width * Images, Phases.Forward | Phases.Backward);
            yield return new(backWeights, (long)rowsOfTile * Keys.Shape.Width * Images, Phases.Backward);
            yield return new(slopes, (long)rowsOfTile * Keys.Shape.Width * Images, Phases.Backward);
        }
    }

    private Value Queries => Sources[0];

    private Value Keys => Sources[1];

    private Value Values => Sources[2];

    private IEnumerable<Value> Mask => Sources.Skip(3);

    private Attention Sizes => new(
        Heads, Keys.Shape.Channels / Heads, Values.Shape.Channels / Heads, Queries.Shape.Width, Keys.Shape.Width, IsCausal, Mask.Any());

    /// <summary>The mask, where there is one, as the last parameter of a kernel.</summary>
    private string MaskParameter => Mask.Any() ? ", ref float mask" : "";

    public override Step? Absorb(Step next, bool isTraining) => null;

    /// <summary>How many queries go together decides how much memory they need.</summary>
    public override Step ChooseAlgorithm(IKernelChooser chooser, bool isTraining) => this with
    {
        rowsOfTile = chooser.QueriesOfBlock(Sizes.Queries),
        rowsOfOne = new(target => chooser.QueriesOfBlock(Sizes.QueryVectors(target))),
    };

    public override Step ChooseKernels(IKernelChooser chooser) => this with
    {
        tiles = chooser.CutAttention(Sizes, _ => rowsOfTile),
        tilesOfOne = chooser.CutAttention(Sizes, target => rowsOfOne![target]),
    };

    public override IEnumerable<string> Choices(Phases phase) => phase is Phases.One
        ? [$"{rowsOfOne} vectors of queries at a time, {tilesOfOne}"]
        : [$"{rowsOfTile} queries at a time, {tiles}"];

    public override void EmitForward(PassWriter pass)
    {
        bool keeps = pass.IsTraining && HasBackward;
        RandomDropout? drops = pass.IsTraining ? Dropout : null;
        VectorTarget target = pass.Target;
        ExponentialFunctions.AddExp(pass.Kernels);
        string kernel = pass.Kernels.Add(
            Name + "Forward",
            $"{Name}: attention, softmax of what each query makes of all keys, times values.",
            $"ref float queries, ref float keys, ref float values, ref float weights, ref float output{(keeps ? ", ref float statistics" : "")}{MaskParameter}{DropParameter(drops)}",
            writer => Emitter(writer, target, drops).EmitForward(keeps));
        if (drops is not null)
            pass.Call(EmitDropKeys(pass.Kernels), ["tile.RandomKey", $"tile.Index * {Images}", pass.Ref(dropKeys)]);
        string[] kept = keeps ? [pass.Ref(statistics)] : [];
        pass.Call(kernel, [.. Sources.Take(3).Select(pass.Ref), pass.Ref(weights), pass.Ref(Output), .. kept, .. Mask.Select(pass.Ref), .. DropRef(pass, drops)]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        (string Name, Gradient? Gradient)[] all = [
            ("queryGradient", SourceGradients[0]), ("keyGradient", SourceGradients[1]), ("valueGradient", SourceGradients[2])];
        (string Name, Gradient? Gradient)[] asked = [.. all.Where(each => each.Gradient is not null)];
        string[] names = [.. asked.Select(each => each.Name)];
        ExponentialFunctions.AddExp(pass.Kernels);
        string kernel = pass.Kernels.Add(
            Name + "Backward",
            $"{Name}: gradients of what attention takes, by probabilities that are computed again.",
            "ref float queries, ref float keys, ref float values, ref float statistics, ref float outputGradient, ref float weights, "
                + $"ref float slopes, {string.Join(", ", names.Select(name => "ref float " + name))}{MaskParameter}{DropParameter(Dropout)}",
            writer => Emitter(writer, target, Dropout).EmitBackward(names));

        // Keys and values are seen by block after block of queries, each of which adds to their gradients.
        foreach (Gradient gradient in SourceGradients.Skip(1).OfType<Gradient>())
            pass.Clear(gradient, Images * gradient.Value.Shape.Length);
        pass.Call(kernel, [
            .. Sources.Take(3).Select(pass.Ref), pass.Ref(statistics), pass.Ref(OutputGradient!), pass.Ref(backWeights), pass.Ref(slopes),
            .. asked.Select(each => pass.Ref(each.Gradient!)), .. Mask.Select(pass.Ref), .. DropRef(pass, Dropout)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        ExponentialFunctions.AddExp(pass.Kernels);
        string turn = EmitTurn(pass.Kernels, "Turn", Queries, isBack: false);
        string turnBack = EmitTurn(pass.Kernels, "TurnBack", Output, isBack: true);
        string kernel = pass.Kernels.Add(
            Name + "One",
            $"{Name} of one image, queries in the lanes: attention, softmax of what each query makes of all keys, times values.",
            $"ref float queries, ref float keys, ref float values, ref float weights, ref float output{MaskParameter}",
            writer => new AttentionEmitter(
                writer, target, Sizes, tilesOfOne![target], rowsOfOne![target],
                AttentionLayout.OfOne(Sizes, target, Keys.PositionStride, Values.PositionStride)).EmitForward(keepsStatistics: false));
        pass.Clear(turned, (int)Turned(Queries));
        pass.Call(turn, [pass.Ref(Queries), pass.Ref(turned)]);
        pass.Call(kernel, [pass.Ref(turned), pass.Ref(Keys), pass.Ref(Values), pass.Ref(weights), pass.Ref(results), .. Mask.Select(pass.Ref)]);
        pass.Call(turnBack, [pass.Ref(results), pass.Ref(Output)]);
    }

    private AttentionEmitter Emitter(CodeWriter writer, VectorTarget target, RandomDropout? drops) =>
        new(writer, target, Sizes, tiles![target], rowsOfTile, AttentionLayout.OfTile(Sizes), drops);

    private static string DropParameter(RandomDropout? drops) => drops is null ? "" : ", ref float dropKeys";

    private IEnumerable<string> DropRef(PassWriter pass, RandomDropout? drops) => drops is null ? [] : [pass.Ref(dropKeys)];

    private string EmitDropKeys(KernelClass kernels) => kernels.Add(
        Name + "DropKeys",
        $"{Name}: what it follows from which shares are dropped.",
        "ulong key, int firstImage, ref float keys",
        writer => RandomBits.EmitKeys(writer, Dropout!.Stream));

    /// <summary>Floats of a value of one image with its steps in the lanes.</summary>
    private static long Turned(Value value) => (long)value.Shape.Channels * Contract.Pad(value.Shape.Width);

    /// <summary>Moves values from step after step to channel after channel, or back.</summary>
    private string EmitTurn(KernelClass kernels, string name, Value value, bool isBack)
    {
        string side = $"step * {value.PositionStride} + channel";
        string across = $"channel * {Contract.Pad(value.Shape.Width)} + step";
        return kernels.Add(
            Name + name,
            $"{Name} of one image: {(isBack ? "results, step after step again" : "queries, channel after channel")}.",
            "ref float input, ref float output",
            writer =>
            {
                using (writer.Block($"for (nint step = 0; step < {value.Shape.Width}; step++)"))
                using (writer.Block($"for (nint channel = 0; channel < {value.Shape.Channels}; channel++)"))
                    writer.Line($"At(ref output, {(isBack ? side : across)}) = At(ref input, {(isBack ? across : side)});");
            });
    }
}
