using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>
/// Where the pages of rules are. A build that knows the address of its repository has it in the rules. Without one, each project says where
/// its package lies, which carries the pages; a rule cannot know that, and so gets its link when it is reported.
/// </summary>
internal static class HelpLinks
{
    /// <summary>What a project says: an address that ends in a slash.</summary>
    public const string Option = "build_property.CompiledNetPages";

    private const string Key = "CompiledNet.Pages";

    /// <summary>The address that this assembly was built with; empty where nobody has said one.</summary>
    public static string BuiltPages { get; } = typeof(HelpLinks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == Key).Value ?? "";

    /// <summary>The link of a rule as it is built; empty where the address is not known.</summary>
    public static string Built(string ruleId) => Of(BuiltPages, ruleId);

    /// <summary>The page of a rule below an address, empty where that is.</summary>
    public static string Of(string pages, string ruleId) => pages.Length == 0 ? "" : pages + ruleId + ".md";

    /// <summary>The rule with the link that a project gives it, unless it has one.</summary>
    public static DiagnosticDescriptor In(this DiagnosticDescriptor rule, AnalyzerOptions project) =>
        rule.HelpLinkUri.Length == 0
        && project.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Option, out string? pages)
        && pages.Length > 0
            ? new DiagnosticDescriptor(
                rule.Id, rule.Title, rule.MessageFormat, rule.Category, rule.DefaultSeverity, rule.IsEnabledByDefault, rule.Description,
                Of(pages, rule.Id), [.. rule.CustomTags])
            : rule;
}
