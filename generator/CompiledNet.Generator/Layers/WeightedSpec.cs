using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>A layer of weights: sums of products with a kernel, a bias added to each, put through an activation.</summary>
internal abstract record WeightedSpec : LayerSpec
{
    public bool UseBias { get; init; } = true;

    public FunctionSpec Activation { get; init; } = ActivationKind.Linear;

    public sealed override FunctionSpec? Function => Activation;

    public override IReadOnlyList<string> ParameterNames => UseBias ? ["kernel", "bias"] : ["kernel"];

    /// <summary>The argument that says how many channels it gives.</summary>
    public abstract string WidthArgument { get; }

    /// <summary>How much of it has weights of their own for each channel.</summary>
    public abstract DepthwisePart Depthwise { get; }

    /// <summary>Parts of the channels that do not see each other, in the end.</summary>
    public abstract int GroupsOf(Shape input);

    /// <summary>What it has a weight for: <c>each of 3x3 taps, 16 channels and 32 filters</c>.</summary>
    public abstract string DescribeWeights(GraphLayer layer);

    /// <summary>What it sums up, where one image is predicted.</summary>
    public abstract IEnumerable<ChannelSums> SumsOf(GraphLayer layer);

    public sealed override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [.. SettingsOfKernel(layer), new("UseBias", UseBias), .. LayerSetting.Of(Activation)];

    /// <summary>The settings besides bias and activation.</summary>
    protected abstract IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer);

    public sealed override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    protected static FunctionSpec ReadActivation(WrittenArguments arguments) => ActivationSpec.ReadFunction(arguments, "Activation");

    protected static bool ReadUseBias(WrittenArguments arguments) => arguments.Bool("UseBias") ?? true;

    /// <summary>What an identity says of bias and activation.</summary>
    protected string IdentifyEnd() => $"{(UseBias ? "" : " no bias")} {Activation}";

    protected void CheckActivation(LayerContext context) => ActivationSpec.CheckFunction(Activation, "Activation", context);

    /// <summary>Whether a kernel of so many rows and columns, and its bias, can be addressed with 32 bits; reported where not.</summary>
    protected bool AcceptKernel(long rows, long columns, LayerContext context) => AcceptKernel(rows, columns, UseBias, WidthArgument, context);

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

    /// <summary>Kernel, then bias: one number for each output of the kernel's rows.</summary>
    protected EquatableArray<ParameterSpec> WithBias(ParameterSpec kernel) => UseBias
        ? new([kernel, new ParameterSpec("bias", new([kernel.Columns]), "one number an output", InitializerKind.Zeros, kernel.FanIn, kernel.FanOut)])
        : new([kernel]);
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
