using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Losses;

/// <summary>
/// A loss of one output with what was written of it, and all that its kind knows: what it asks of the output, and its kernel. A kind is
/// one file; what a kind must have is abstract here.
/// </summary>
internal abstract record LossSpec
{
    /// <summary>How much of the certainty of labels is to be taken away, as it was written; null where it was not.</summary>
    public float? LabelSmoothing { get; init; }

    /// <summary>The difference from which on Huber's loss grows in proportion to it, as it was written; null where it was not.</summary>
    public float? Delta { get; init; }

    /// <summary>Whether it was written that the output gives logits, with an effect or without.</summary>
    public bool SaysFromLogits { get; init; }

    /// <summary>Whether the output gives logits, which the loss puts through <see cref="Activation"/> itself.</summary>
    public bool FromLogits => SaysFromLogits && HasLabels;

    /// <summary>How little a focal loss counts what is sure, as it was written; null where it was not.</summary>
    public float? Gamma { get; init; }

    /// <summary>What a focal loss is multiplied by, as it was written; null where it was not.</summary>
    public float? Alpha { get; init; }

    /// <summary>Whether it was written that yes and no of a focal loss are balanced.</summary>
    public bool ApplyClassBalancing { get; init; }

    /// <summary>The label of positions that are to be left out, as it was written; null where it was not.</summary>
    public int? IgnoreLabel { get; init; }

    /// <summary>What it is multiplied by where the losses of several outputs are summed.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>The member of the enum that names it.</summary>
    public abstract LossKind Kind { get; }

    /// <summary>
    /// The activation whose output it takes: with it, its gradient is the difference of output and target. Null where any but softmax
    /// will do.
    /// </summary>
    public abstract ActivationKind? Activation { get; }

    /// <summary>What it is of, as a message names it: <c>squared errors</c>.</summary>
    public abstract string Noun { get; }

    /// <summary>Whether it is of differences of values and targets, which softmax would squeeze.</summary>
    public abstract bool IsOfDifferences { get; }

    /// <summary>Whether it is of probabilities, whichever activation makes them.</summary>
    public abstract bool IsOfProbabilities { get; }

    /// <summary>Whether what is sure counts little, as <see cref="Gamma"/> says.</summary>
    public virtual bool IsFocal => false;

    /// <summary>Whether <see cref="Alpha"/> has an effect.</summary>
    public virtual bool HasAlpha => false;

    /// <summary>Whether its targets are labels, which can be smoothed.</summary>
    public abstract bool HasLabels { get; }

    /// <summary>Whether it is computed from what the last activation takes, beside what that gives.</summary>
    public abstract bool ReadsLogits { get; }

    /// <summary>
    /// What is taken from the right label and shared out among all: 0 where nothing is written, or nothing that has an effect.
    /// </summary>
    public float Smoothing => HasLabels && LabelSmoothing is { } smoothing ? smoothing : 0;

    /// <summary>The difference from which on it grows in proportion: 1 where nothing is written, or nothing that has an effect.</summary>
    public virtual float Threshold => 1;

    /// <summary>Floats of one image's target: a class number a position, or a number an output.</summary>
    public virtual int TargetLength(Shape output) => Contract.TargetLength(Kind, output.Positions, output.Channels);

    /// <summary>What one image counts for: a weight a position, where there is one class a position; else one.</summary>
    public int WeightsLength(Shape output) => Contract.WeightsLength(Kind, output.Positions, output.Channels);

    /// <summary>What its kernel needs besides what it takes and gives: what each is called, and its floats.</summary>
    public abstract IReadOnlyList<(string Name, int Length)> Scratch(Shape output);

    /// <summary>How it is written of one of several outputs.</summary>
    public virtual string InOutput => $"Loss = Loss.{Kind} in an [Output]";

    /// <summary>
    /// Adds the kernel: the loss of a tile and the gradient where the backward pass begins. Lanes beyond the tile's images weigh nothing.
    /// </summary>
    /// <param name="name">What it is called.</param>
    /// <param name="output">The shape of the output.</param>
    public abstract string Emit(KernelClass kernels, string name, Shape output);

    /// <summary>
    /// What an image, or one of its positions, counts for: 0 in lanes without an image; and what its part of the gradient is multiplied by.
    /// </summary>
    /// <param name="at">Where its weight stands.</param>
    /// <param name="parts">What the loss of an image is the mean of.</param>
    /// <param name="slope">What else the gradient is multiplied by.</param>
    protected static void EmitWeight(CodeWriter writer, VectorTarget target, string at, int parts, int slope = 1)
    {
        string scale = parts == 1 && slope == 1 ? "scale" : $"scale * ({Text.Number(slope)}f / {Text.Number(parts)})";
        writer.Line($"var lossWeight = isImage * Load{target.Bits}(ref weights, {at});");
        writer.Line($"var weight = lossWeight * {target.Class}.Create({scale});");
    }

    /// <summary>What of it is not as it is by itself, as an object initializer writes it.</summary>
    public virtual IEnumerable<string> Arguments
    {
        get
        {
            (string Name, float Value, float Usual)[] numbers = [
                ("LabelSmoothing", Smoothing, 0), ("Delta", Threshold, 1), ("Gamma", Gamma ?? 2, 2), ("Alpha", Alpha ?? 0.25f, 0.25f),
                ("Weight", Weight, 1)];
            IEnumerable<string> unusual =
                numbers.Where(number => number.Value != number.Usual).Select(number => $"{number.Name} = {Text.Real(number.Value)}f");
            if (FromLogits)
                unusual = unusual.Append("FromLogits = true");
            if (ApplyClassBalancing)
                unusual = unusual.Append("ApplyClassBalancing = true");
            return IgnoreLabel is { } label ? unusual.Append($"IgnoreLabel = {Text.Number(label)}") : unusual;
        }
    }
}

/// <summary>A number cast to the enum of losses that has no such member.</summary>
internal sealed record UnknownLossSpec(LossKind Number) : LossSpec
{
    public override LossKind Kind => Number;

    public override ActivationKind? Activation => null;

    public override string Noun => "errors";

    public override bool HasLabels => false;

    public override bool ReadsLogits => false;

    public override bool IsOfDifferences => false;

    public override bool IsOfProbabilities => false;

    public override IReadOnlyList<(string Name, int Length)> Scratch(Shape output) => [];

    public override string Emit(KernelClass kernels, string name, Shape output) =>
        throw new InvalidOperationException($"{Kind} is no loss: no graph may hold it.");
}

/// <summary>All kinds of losses: the classes of this assembly.</summary>
internal static class LossKinds
{
    private static readonly Dictionary<LossKind, LossSpec> Defaults = typeof(LossSpec).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && typeof(LossSpec).IsAssignableFrom(type) && type != typeof(UnknownLossSpec))
        .Select(type => (LossSpec)Activator.CreateInstance(type))
        .ToDictionary(loss => loss.Kind);

    public static IReadOnlyCollection<LossSpec> All => Defaults.Values;

    /// <summary>The loss that an attribute names; null where it names none.</summary>
    /// <param name="argument">The argument that names it.</param>
    public static LossSpec? Read(WrittenArguments arguments, string argument) => arguments.Enum<LossKind>(argument) is not { } kind
        ? null
        : (Defaults.TryGetValue(kind, out LossSpec? loss) ? loss : new UnknownLossSpec(kind)) with
        {
            LabelSmoothing = arguments.Float("LabelSmoothing"),
            Delta = arguments.Float("Delta"),
            SaysFromLogits = arguments.Bool("FromLogits") ?? false,
            Gamma = arguments.Float("Gamma"),
            Alpha = arguments.Float("Alpha"),
            ApplyClassBalancing = arguments.Bool("ApplyClassBalancing") ?? false,
            IgnoreLabel = arguments.Int("IgnoreLabel"),
            Weight = arguments.Float("Weight") ?? 1,
        };
}
