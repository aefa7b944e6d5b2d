using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>CN5: the project around the networks.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor OldLanguage = new(
        RuleIds.OldLanguage,
        "The language has what generated code needs",
        "The generated part of {0} is C# {1}, but this project is compiled as C# {2}; set <LangVersion> to {1} or later",
        BuildAndPublish,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.OldLanguage),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoLibrary = new(
        RuleIds.NoLibrary,
        "A project with networks refers to the library",
        "[{0}] is an attribute of CompiledNet.dll, which this project does not refer to though its analyzers run; add a reference to the CompiledNet package",
        BuildAndPublish,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NoLibrary));

    public static readonly DiagnosticDescriptor Unoptimised = new(
        RuleIds.Unoptimised,
        "A project with networks is optimised",
        "{0} is in a project that is compiled unoptimised: its networks are 9 to 70 times slower; take <CompiledNetOptimize>false</CompiledNetOptimize> away, or set <Optimize>true</Optimize>",
        BuildAndPublish,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.Unoptimised));

    public static readonly DiagnosticDescriptor UnlikeWeights = new(
        RuleIds.UnlikeWeights,
        "Embedded weights fit their network",
        "The weights of {0} do not fit {1}: {2}; take the layers back, or train and save the network anew",
        BuildAndPublish,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnlikeWeights));

    public static readonly DiagnosticDescriptor WeightsOfNoNetwork = new(
        RuleIds.WeightsOfNoNetwork,
        "Embedded weights are of one network",
        "The project file says that {0} holds the weights of {1}, which {2}",
        BuildAndPublish,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.WeightsOfNoNetwork));
}
