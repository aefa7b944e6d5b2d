using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>CN3: losses, activations and what learns.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor LossMismatch = new(
        RuleIds.LossMismatch,
        "The output meets its loss",
        "{0} is {1}, which {2} does not take; use {3}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.LossMismatch),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SoftmaxOfOne = new(
        RuleIds.SoftmaxOfOne,
        "Softmax shares 1 among several values",
        "{0} takes the softmax of one value, which is 1 whatever the value; use a sigmoid or at least two values",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.SoftmaxOfOne));

    public static readonly DiagnosticDescriptor SquaredSoftmax = new(
        RuleIds.SquaredSoftmax,
        "Squared and absolute errors are of values",
        "{0} is a Softmax output, whose {1} hardly teach it anything once it is sure; use SparseCategoricalCrossentropy or another activation",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.SquaredSoftmax));

    public static readonly DiagnosticDescriptor NoLoss = new(
        RuleIds.NoLoss,
        "A network that is trained has a loss",
        "{0} is trained or evaluated here but has no loss, so that no backward pass is generated for it; add one, such as {1}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NoLoss));

    public static readonly DiagnosticDescriptor DoubleActivation = new(
        RuleIds.DoubleActivation,
        "A layer has one activation",
        "{0} applies {1} to what {2} has put through {3} already; drop one of them",
        Training,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.DoubleActivation));

    public static readonly DiagnosticDescriptor InvalidSlope = new(
        RuleIds.InvalidSlope,
        "A negative slope belongs to a leaky relu and is at least 0",
        "{0} has a negative slope of {1}, but {2}; {3}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.InvalidSlope),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DisturbedOutput = new(
        RuleIds.DisturbedOutput,
        "Outputs are neither dropped nor normalized",
        "{0} {1}; remove it or put it before the last layer of weights",
        Training,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.DisturbedOutput));

    public static readonly DiagnosticDescriptor EarlyActivation = new(
        RuleIds.EarlyActivation,
        "An activation follows the normalization",
        "{0} applies {1} to its values before {2} normalizes them, so that {2} undoes part of it; let the activation follow {2}",
        Training,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.EarlyActivation));

    public static readonly DiagnosticDescriptor NumberOutOfRange = new(
        RuleIds.NumberOutOfRange,
        "Rates, momenta and epsilons are in their ranges",
        "{0} needs {1}, but has {2}; use {3}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NumberOutOfRange),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor EverythingFrozen = new(
        RuleIds.EverythingFrozen,
        "A network with a loss has something to train",
        "{1} has a loss, but all of its layers are frozen, {0} the last; train one of them or drop the loss",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.EverythingFrozen));

    public static readonly DiagnosticDescriptor UnsuitableLoss = new(
        RuleIds.UnsuitableLoss,
        "Generated code can call a loss of one's own",
        "{0}; {1}",
        Training,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnsuitableLoss),
        customTags: WellKnownDiagnosticTags.NotConfigurable);
}
