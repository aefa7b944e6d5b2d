using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>CN4: what a network that is right could do better. None of them is more than a hint.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor LargeKernel = new(
        RuleIds.LargeKernel,
        "Two small kernels see as much as a large one",
        "{0} (5x5 kernel) takes {1} multiply-adds and {2} weights, where two 3x3 kernels see the same 5x5 with {3} and {4}; use two layers of 3x3",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.LargeKernel));

    public static readonly DiagnosticDescriptor LinearPair = new(
        RuleIds.LinearPair,
        "Something stands between two linear layers",
        "{0} and {1} are linear with nothing but linear layers between them, so that one layer could do what both do; give {0} an activation",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.LinearPair));

    public static readonly DiagnosticDescriptor ShortSight = new(
        RuleIds.ShortSight,
        "The last map sees the whole input",
        "{0} gives {1}, of which each value sees {2} of the {3} that come in; use more layers, larger kernels or strides",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.ShortSight));

    public static readonly DiagnosticDescriptor LargeArena = new(
        RuleIds.LargeArena,
        "A plan fits on the stack",
        "{0} needs {1} bytes to predict one image, more than the {2} that go onto the stack, so that its memory is kept by the library; {3} to save it",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.LargeArena));

    public static readonly DiagnosticDescriptor HeavyLayer = new(
        RuleIds.HeavyLayer,
        "No layer holds nearly all parameters",
        "{0} holds {1} of all {2} parameters ({3} %), a weight for {4}; let fewer {5} reach it",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.HeavyLayer));

    public static readonly DiagnosticDescriptor UnevenChannels = new(
        RuleIds.UnevenChannels,
        "Channels fill vectors",
        "{0} has {1} {2}, which take as long as {3} where one image is predicted, since vectors have 16 lanes: {4} % of the network's multiply-adds are with its zeros; use {5}",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnevenChannels));

    public static readonly DiagnosticDescriptor UselessBias = new(
        RuleIds.UselessBias,
        "No bias stands before a batch normalization",
        "{0} adds a bias that {1} takes away again with the mean of each channel, whose place its beta has: {2} parameters for nothing; use UseBias = false",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UselessBias));

    public static readonly DiagnosticDescriptor PoolOfOne = new(
        RuleIds.PoolOfOne,
        "Pooling has several positions to pool",
        "{0} pools the {1} that {2} gives, where each channel has one value left; {3}",
        Advice,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.PoolOfOne));
}
