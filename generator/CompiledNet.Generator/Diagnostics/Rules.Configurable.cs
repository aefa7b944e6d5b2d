using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>Rules that a network may break and still be generated. An <c>.editorconfig</c> can give each another severity.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NoNetwork = new(
        RuleIds.NoNetwork,
        "Layers belong to a network",
        "{0} carries layers but not [Network], so that they do nothing; add [Network]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NoNetwork + ".md");

    public static readonly DiagnosticDescriptor SoftmaxOfOne = new(
        RuleIds.SoftmaxOfOne,
        "Softmax shares 1 among several values",
        "{0} takes the softmax of one value, which is 1 whatever the value; use a sigmoid or at least two values",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.SoftmaxOfOne + ".md");

    public static readonly DiagnosticDescriptor TransposedGaps = new(
        RuleIds.TransposedGaps,
        "A transposed convolution reaches all of its output",
        "{0} ({1} kernel, stride {2}) reaches only {3} of its output, since the kernel is smaller than the stride; use a kernel of at least {4} or a stride of at most {5}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.TransposedGaps + ".md");

    public static readonly DiagnosticDescriptor UselessArgument = new(
        RuleIds.UselessArgument,
        "An argument has an effect",
        "{1} of {0} has no effect, since {2}; drop it",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UselessArgument + ".md");

    public static readonly DiagnosticDescriptor EverythingFrozen = new(
        RuleIds.EverythingFrozen,
        "A network with a loss has something to train",
        "{1} has a loss, but all of its layers are frozen, {0} the last; train one of them or drop the loss",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.EverythingFrozen + ".md");

    public static readonly DiagnosticDescriptor IdleLayer = new(
        RuleIds.IdleLayer,
        "A layer changes something",
        "{0} changes nothing, since {1}; remove it",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.IdleLayer + ".md");

    public static readonly DiagnosticDescriptor SkippedValues = new(
        RuleIds.SkippedValues,
        "A stride is no larger than its window",
        "{0} ({1}, stride {2}) never sees {3} of the {4} values that {5} gives to each channel; use a stride of at most {6} or AllowCropping = true",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.SkippedValues + ".md");

    public static readonly DiagnosticDescriptor LopsidedPadding = new(
        RuleIds.LopsidedPadding,
        "Same padding is the same on both sides",
        "{0} ({1}, same padding) has {2} of padding before the map and {3} after it, which shifts what it finds by half a pixel; use a {4} of {5} or {6}",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.LopsidedPadding + ".md");

    public static readonly DiagnosticDescriptor DeadTaps = new(
        RuleIds.DeadTaps,
        "Every tap of a kernel sees the map",
        "{0} ({1}) sees the map of {2} that {3} gives with {4} of its {5} taps, and nothing but padding with the others; use a smaller kernel",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.DeadTaps + ".md");

    public static readonly DiagnosticDescriptor SquaredSoftmax = new(
        RuleIds.SquaredSoftmax,
        "Squared and absolute errors are of values",
        "{0} is a Softmax output, whose {1} hardly teach it anything once it is sure; use SparseCategoricalCrossentropy or another activation",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.SquaredSoftmax + ".md");

    public static readonly DiagnosticDescriptor DoubleActivation = new(
        RuleIds.DoubleActivation,
        "A layer has one activation",
        "{0} applies {1} to what {2} has put through {3} already; drop one of them",
        Training,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.DoubleActivation + ".md");

    public static readonly DiagnosticDescriptor DisturbedOutput = new(
        RuleIds.DisturbedOutput,
        "Outputs are neither dropped nor normalized",
        "{0} {1}; remove it or put it before the last layer of weights",
        Training,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.DisturbedOutput + ".md");

    public static readonly DiagnosticDescriptor EarlyActivation = new(
        RuleIds.EarlyActivation,
        "An activation follows the normalization",
        "{0} applies {1} to its values before {2} normalizes them, so that {2} undoes part of it; let the activation follow {2}",
        Training,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.EarlyActivation + ".md");

    public static readonly DiagnosticDescriptor LargeKernel = new(
        RuleIds.LargeKernel,
        "Two small kernels see as much as a large one",
        "{0} (5x5 kernel) takes {1} multiply-adds and {2} weights, where two 3x3 kernels see the same 5x5 with {3} and {4}; use two layers of 3x3",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.LargeKernel + ".md");

    public static readonly DiagnosticDescriptor LinearPair = new(
        RuleIds.LinearPair,
        "Something stands between two linear layers",
        "{0} and {1} are linear with nothing but linear layers between them, so that one layer could do what both do; give {0} an activation",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.LinearPair + ".md");

    public static readonly DiagnosticDescriptor ShortSight = new(
        RuleIds.ShortSight,
        "The last map sees the whole input",
        "{0} gives {1}, of which each value sees {2} of the {3} that come in; use more layers, larger kernels or strides",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.ShortSight + ".md");

    public static readonly DiagnosticDescriptor LargeArena = new(
        RuleIds.LargeArena,
        "A plan fits on the stack",
        "{0} needs {1} bytes to predict one image, more than the {2} that go onto the stack, so that its memory is kept by the library; {3} to save it",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.LargeArena + ".md");

    public static readonly DiagnosticDescriptor HeavyLayer = new(
        RuleIds.HeavyLayer,
        "No layer holds nearly all parameters",
        "{0} holds {1} of all {2} parameters ({3} %), a weight for {4}; let fewer {5} reach it",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.HeavyLayer + ".md");

    public static readonly DiagnosticDescriptor UnevenChannels = new(
        RuleIds.UnevenChannels,
        "Channels fill vectors",
        "{0} has {1} {2}, which take as long as {3} where one image is predicted, since vectors have 16 lanes: {4} % of the network's multiply-adds are with its zeros; use {5}",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UnevenChannels + ".md");

    public static readonly DiagnosticDescriptor UselessBias = new(
        RuleIds.UselessBias,
        "No bias stands before a batch normalization",
        "{0} adds a bias that {1} takes away again with the mean of each channel, whose place its beta has: {2} parameters for nothing; use UseBias = false",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.UselessBias + ".md");

    public static readonly DiagnosticDescriptor PoolOfOne = new(
        RuleIds.PoolOfOne,
        "Pooling has several positions to pool",
        "{0} pools the {1} that {2} gives, where each channel has one value left; {3}",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.PoolOfOne + ".md");

    public static readonly DiagnosticDescriptor NoLoss = new(
        RuleIds.NoLoss,
        "A network that is trained has a loss",
        "{0} is trained or evaluated here but has no loss, so that no backward pass is generated for it; add one, such as {1}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NoLoss + ".md");

    public static readonly DiagnosticDescriptor NoLibrary = new(
        RuleIds.NoLibrary,
        "A project with networks refers to the library",
        "[{0}] is an attribute of CompiledNet.dll, which this project does not refer to though its analyzers run; add a reference to the CompiledNet package",
        BuildAndPublish,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NoLibrary + ".md");
}
