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
        helpLinkUri: Pages + RuleIds.OldLanguage + ".md",
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoLibrary = new(
        RuleIds.NoLibrary,
        "A project with networks refers to the library",
        "[{0}] is an attribute of CompiledNet.dll, which this project does not refer to though its analyzers run; add a reference to the CompiledNet package",
        BuildAndPublish,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Pages + RuleIds.NoLibrary + ".md");
}
