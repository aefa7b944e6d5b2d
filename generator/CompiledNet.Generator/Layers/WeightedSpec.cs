using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>A layer of weights: sums of products with a kernel, a bias added to each, put through an activation.</summary>
internal abstract record WeightedSpec : LayerSpec
{
    public bool UseBias { get; init; } = true;

    public FunctionSpec Activation { get; init; } = ActivationKind.Linear;

    public InitializerSpec KernelInitializer { get; init; } = InitializerKind.GlorotUniform;

    public InitializerSpec BiasInitializer { get; init; } = InitializerKind.Zeros;

    /// <summary>How new biases are drawn where nothing is said.</summary>
    protected virtual InitializerSpec UsualBias => InitializerKind.Zeros;

    /// <summary>What training does against large weights of its kernels.</summary>
    public WeightRestraint KernelRestraint { get; init; }

    public override FunctionSpec? Function => Activation;

    public override IReadOnlyList<string> ParameterNames => UseBias ? ["kernel", "bias"] : ["kernel"];

    /// <summary>The argument that says how many channels it gives.</summary>
    public abstract string WidthArgument { get; }

    /// <summary>How much of it has weights of their own for each channel.</summary>
    public abstract DepthwisePart Depthwise { get; }

    /// <summary>Parts of the channels that do not see each other, in the end.</summary>
    public abstract int GroupsOf(Shape input);

    /// <summary>Values that it may need for one image besides what it takes and gives.</summary>
    public virtual long ValuesBetween(GraphLayer layer) =>
        GroupsOf(layer.Input) == 1 ? 0 : Limits.Product(layer.Input.Length, layer.Output.Channels);

    /// <summary>What it has a weight for: <c>each of 3x3 taps, 16 channels and 32 filters</c>.</summary>
    public abstract string DescribeWeights(GraphLayer layer);

    /// <summary>What it sums up, where one image is predicted.</summary>
    public abstract IEnumerable<ChannelSums> SumsOf(GraphLayer layer);

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [.. SettingsOfKernel(layer), new("UseBias", UseBias), .. LayerSetting.Of(Activation)];

    /// <summary>The settings besides bias and activation.</summary>
    protected abstract IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer);

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public sealed override LayerSpec Read(WrittenArguments arguments) => ReadKernel(arguments) with
    {
        UseBias = arguments.Bool("UseBias") ?? true,
        Activation = ActivationSpec.ReadFunction(arguments, "Activation", Activation.Kind),
        KernelInitializer = InitializerArguments.Read(arguments, "KernelInitializer", KernelInitializer.Kind),
        BiasInitializer = InitializerArguments.Read(arguments, "BiasInitializer", BiasInitializer.Kind),
        KernelRestraint = new(arguments.Float("KernelL1"), arguments.Float("KernelL2"), arguments.Float("KernelMaxNorm")),
    };

    public sealed override void Check(LayerContext context)
    {
        CheckKernel(context);
        ActivationSpec.CheckFunction(Activation, "Activation", context);
        InitializerArguments.Check(KernelInitializer, "KernelInitializer", context);
        InitializerArguments.Check(BiasInitializer, "BiasInitializer", context);
        if (!UseBias && BiasInitializer != UsualBias)
        {
            string argument = BiasInitializer.Kind == UsualBias.Kind ? "BiasInitializerValue" : "BiasInitializer";
            InitializerArguments.ReportUseless(argument, "there is no bias", context);
        }

        CheckPenalty(KernelRestraint.L1, "KernelL1", context);
        CheckPenalty(KernelRestraint.L2, "KernelL2", context);
        if (KernelRestraint.MaxNorm is { } norm && !(norm > 0 && norm <= float.MaxValue))
        {
            context.Report(
                RuleIds.NumberOutOfRange, "KernelMaxNorm", ["a finite norm above 0", Text.Real(norm), "3"], remedies: [Remedy.Set("KernelMaxNorm", "3", "Use norm 3")]);
        }
    }

    private static void CheckPenalty(float? penalty, string argument, LayerContext context)
    {
        if (penalty is { } number && !(number >= 0 && number <= float.MaxValue))
        {
            context.Report(
                RuleIds.NumberOutOfRange,
                argument,
                ["a finite penalty of at least 0", Text.Real(number), "0.0001"],
                remedies: [Remedy.Set(argument, "1e-4f", "Use 0.0001")]);
        }
    }

    /// <summary>The same layer with what its attribute says of the kernel and its place.</summary>
    protected abstract WeightedSpec ReadKernel(WrittenArguments arguments);

    /// <summary>Reports what can be said of the kernel and its place.</summary>
    protected abstract void CheckKernel(LayerContext context);

    /// <summary>What an identity says of bias and activation.</summary>
    protected string IdentifyEnd() => $"{(UseBias ? "" : " no bias")} {Activation}";

    /// <summary>Whether a kernel of so many rows and columns, and its bias, can be addressed with 32 bits; reported where not.</summary>
    protected bool AcceptKernel(long rows, long columns, LayerContext context) =>
        AcceptKernel(rows, columns, UseBias, WidthArgument, context);

    /// <inheritdoc cref="AcceptKernel(long, long, LayerContext)"/>
    protected static bool AcceptKernel(long rows, long columns, bool useBias, string argument, LayerContext context)
    {
        long stored = Limits.Sum(Limits.Stored(rows, columns), useBias ? Limits.Stored(1, columns) : 0);
        if (stored <= Limits.Floats)
            return true;
        context.Report(
            RuleIds.SizeTooLarge,
            argument,
            [$"a kernel of {Text.Number(rows)}x{Text.Number(columns)}", $"{Text.Grouped(Limits.Floats)} stored parameters"]);
        return false;
    }

    /// <summary>Kernel, then bias: one number for each output of the kernel's rows, whose fans Keras takes for its length.</summary>
    protected EquatableArray<ParameterSpec> WithBias(ParameterSpec kernel) => UseBias
        ? new(
            [Restrained(kernel), new ParameterSpec("bias", new([kernel.Columns]), "one number an output", BiasInitializer, kernel.Columns, kernel.Columns)])
        : new([Restrained(kernel)]);

    /// <summary>A kernel, with what training does against its large weights.</summary>
    protected ParameterSpec Restrained(ParameterSpec kernel) => kernel with { Restraint = KernelRestraint };
}

/// <summary>How much of a layer looks at each channel alone.</summary>
internal enum DepthwisePart
{
    None,

    /// <summary>What comes first; then the channels are mixed.</summary>
    First,
    Whole,
}

/// <summary>Sums of a layer that stand in lanes.</summary>
/// <param name="Channels">How many of them there are at a position.</param>
/// <param name="Macs">Their multiply-adds.</param>
/// <param name="Argument">The argument that decides how many there are.</param>
/// <param name="Noun">What they are called.</param>
/// <param name="AreOfInput">Whether their number is a multiple of the channels that come in.</param>
internal sealed record ChannelSums(int Channels, long Macs, string Argument, string Noun, bool AreOfInput)
{
    /// <summary>The multiply-adds of whole vectors of channels.</summary>
    public long Padded => Limits.Product(Macs / Channels, Contract.Pad(Channels));
}
