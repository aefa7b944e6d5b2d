using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>
/// All rules. A message says which layer, what it got, what it needs, the arithmetic and one remedy. Those in this file leave
/// nothing to generate and cannot be configured: a network that breaks one does not exist.
/// </summary>
internal static partial class Rules
{
    private const string Pages = "https://github.com/compilednet/compilednet/blob/main/docs/diagnostics/";
    private const string Declaration = "CompiledNet.Declaration";
    private const string Shapes = "CompiledNet.Shapes";
    private const string Training = "CompiledNet.Training";
    private const string Advice = "CompiledNet.Advice";
    private const string BuildAndPublish = "CompiledNet.Build";

    public static readonly DiagnosticDescriptor NotPartial = new(
        RuleIds.NotPartial,
        "A network is partial",
        "{0} must be partial, so that the generated part of the network can be added to it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NotPartial + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoInput = new(
        RuleIds.NoInput,
        "A network has an input",
        "{0} has no input; let its first layer be [Input(height, width, channels)] or [Input(size)]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NoInput + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoLayers = new(
        RuleIds.NoLayers,
        "A network has layers",
        "{0} has an input but no layer after it; add at least one, such as [Dense(10)]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NoLayers + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor MisplacedInput = new(
        RuleIds.MisplacedInput,
        "The input is the first layer, once",
        "{0} follows {1}, but a network has one input, and it is the first layer; move or remove it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.MisplacedInput + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnsuitableClass = new(
        RuleIds.UnsuitableClass,
        "A network is a plain class",
        "{0} is {1}, but a network is a plain class, whose base class is generated; {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnsuitableClass + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ScatteredLayers = new(
        RuleIds.ScatteredLayers,
        "The layers stand on one part of the class",
        "The layers of {0} stand on several parts of the class, so that their order is open; put all of them on one part",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.ScatteredLayers + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor InvalidName = new(
        RuleIds.InvalidName,
        "A layer's name is an identifier",
        "The name \"{1}\" of {0} is no identifier; use letters, digits and underscores, beginning with a letter",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.InvalidName + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DuplicateName = new(
        RuleIds.DuplicateName,
        "A layer's name is its own",
        "{0} is the name of layer {1} and of layer {2}, case aside; give one of them another name",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.DuplicateName + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OutsideEnum = new(
        RuleIds.OutsideEnum,
        "An enum argument is a member of its enum",
        "{0} has {1} as its {2}, which has no such member; use {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.OutsideEnum + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor WindowTooLarge = new(
        RuleIds.WindowTooLarge,
        "A window is no larger than its padded input",
        "{0} ({1}, padding {2}) needs at least {3}, but {4} gives {5}; use a {6} of at most {7} or a padding of at least {8}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.WindowTooLarge + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor StrideDoesNotFit = new(
        RuleIds.StrideDoesNotFit,
        "A stride fits its input",
        "{0} ({1}, stride {2}, padding {3}) does not see all of the {4} that {5} gives: {6}; use {7}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.StrideDoesNotFit + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DenseOnMap = new(
        RuleIds.DenseOnMap,
        "A dense layer takes a vector",
        "{0} takes a vector, but {1} gives {2}; put [Flatten] before it ({3} values)",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.DenseOnMap + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SizeTooSmall = new(
        RuleIds.SizeTooSmall,
        "Sizes and strides are at least 1, paddings at least 0",
        "{0} has {1}, but needs at least {2}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.SizeTooSmall + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor WindowOnVector = new(
        RuleIds.WindowOnVector,
        "What looks at rows and columns takes a map",
        "{0} takes a map, but {1} gives a vector of {2}; {3}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.WindowOnVector + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SizeTooLarge = new(
        RuleIds.SizeTooLarge,
        "Sizes fit in 32 bits",
        "{0} makes {1}, but at most {2} can be addressed; use smaller layers",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.SizeTooLarge + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SameWithZeros = new(
        RuleIds.SameWithZeros,
        "A padding is same or explicit",
        "{0} has same padding, which counts its own zeros, and a padding of {1}; drop one of them",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.SameWithZeros + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor PaddingOnlyWindow = new(
        RuleIds.PaddingOnlyWindow,
        "A pool sees more than padding",
        "{0} has windows of {1} and a padding of {2}, so that some windows see nothing but padding; use a padding of at most {3}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.PaddingOnlyWindow + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnevenGroups = new(
        RuleIds.UnevenGroups,
        "Groups divide channels and filters",
        "{0} has {1} groups, which do not divide {2}; use {3}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnevenGroups + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DilatedStride = new(
        RuleIds.DilatedStride,
        "A window has a stride or a dilation",
        "{0} has stride {1} and dilation {2}, but a window that spreads its taps moves by single rows and columns; use stride 1 or dilation 1",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.DilatedStride + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor LossMismatch = new(
        RuleIds.LossMismatch,
        "The output meets its loss",
        "{0} is {1}, which {2} does not take; use {3}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.LossMismatch + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor InvalidSlope = new(
        RuleIds.InvalidSlope,
        "A negative slope belongs to a leaky relu and is at least 0",
        "{0} has a negative slope of {1}, but {2}; {3}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.InvalidSlope + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NameCollision = new(
        RuleIds.NameCollision,
        "Layers are called like nothing else in the class",
        "{0} collides with {1}; give {2} another name",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NameCollision + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OwnConstructor = new(
        RuleIds.OwnConstructor,
        "A constructor calls the generated one",
        "{0} {1}; {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.OwnConstructor + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OldLanguage = new(
        RuleIds.OldLanguage,
        "The language has what generated code needs",
        "The generated part of {0} is C# {1}, but this project is compiled as C# {2}; set <LangVersion> to {1} or later",
        BuildAndPublish,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.OldLanguage + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NumberOutOfRange = new(
        RuleIds.NumberOutOfRange,
        "Rates, momenta and epsilons are in their ranges",
        "{0} needs {1}, but has {2}; use {3}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NumberOutOfRange + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnknownLayer = new(
        RuleIds.UnknownLayer,
        "A layer takes layers that stand before it",
        "{0} takes \"{1}\", but {2}; use {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnknownLayer + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnusedLayer = new(
        RuleIds.UnusedLayer,
        "Every layer is used",
        "Nothing takes the output of {0}; name it in the From, Add, Multiply or Concatenate of a layer behind it or in an [Output], or remove it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnusedLayer + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ContradictingOutputs = new(
        RuleIds.ContradictingOutputs,
        "Outputs and losses go together",
        "{0}; {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.ContradictingOutputs + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnsuitableBackbone = new(
        RuleIds.UnsuitableBackbone,
        "A backbone is another network, up to one of its layers",
        "{0} takes the layers of {1}, but {2}; {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnsuitableBackbone + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnlikeShapes = new(
        RuleIds.UnlikeShapes,
        "Layers that are merged have shapes that fit",
        "{0} takes {1}, but {2} gives {3} and {4} gives {5}, {6}; {7}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnlikeShapes + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    /// <summary>The rules that shape inference and advice find broken, by id.</summary>
    public static readonly ImmutableDictionary<string, DiagnosticDescriptor> OfNetworks;

    // The fields of both files are set before this runs.
    static Rules() => OfNetworks = new[]
    {
        NotPartial,
        NoInput,
        NoLayers,
        MisplacedInput,
        UnsuitableClass,
        ScatteredLayers,
        InvalidName,
        DuplicateName,
        OutsideEnum,
        NameCollision,
        OwnConstructor,
        UselessArgument,
        WindowTooLarge,
        StrideDoesNotFit,
        DenseOnMap,
        SizeTooSmall,
        WindowOnVector,
        SizeTooLarge,
        SameWithZeros,
        PaddingOnlyWindow,
        IdleLayer,
        SkippedValues,
        LopsidedPadding,
        DeadTaps,
        UnevenGroups,
        DilatedStride,
        TransposedGaps,
        LossMismatch,
        SoftmaxOfOne,
        SquaredSoftmax,
        DoubleActivation,
        InvalidSlope,
        DisturbedOutput,
        EarlyActivation,
        NumberOutOfRange,
        UnknownLayer,
        UnusedLayer,
        ContradictingOutputs,
        UnsuitableBackbone,
        UnlikeShapes,
        EverythingFrozen,
        LargeKernel,
        LinearPair,
        ShortSight,
        LargeArena,
        HeavyLayer,
        UnevenChannels,
        UselessBias,
        PoolOfOne,
    }.ToImmutableDictionary(rule => rule.Id);

    /// <summary>Whether a network that breaks the rule cannot be generated. These rules cannot be configured, and all others can.</summary>
    public static bool LeavesNothing(string ruleId) => OfNetworks[ruleId].CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable);
}
