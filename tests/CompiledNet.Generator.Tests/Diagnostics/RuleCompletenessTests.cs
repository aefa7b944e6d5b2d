using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Tests.CodeFixes;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Lists the rules that lack what every rule has. That pages are true is tested where they are read.</summary>
public sealed class RuleCompletenessTests
{
    private static readonly DiagnosticDescriptor[] All = [.. AnalyzerRunner.Analyzers.SelectMany(each => each.SupportedDiagnostics)];

    [Fact]
    public void Rules_HaveAPage() => Assert.All(
        All, rule => Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics", rule.Id + ".md")), rule.Id));

    /// <summary>A mark in a source is a test of firing, with span; its message stands beside it.</summary>
    [Fact]
    public void Rules_HaveATestOfSpanAndMessage()
    {
        string tests = string.Concat(Directory
            .GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "CompiledNet.Generator.Tests", "Diagnostics"), "*Tests.cs")
            .Select(File.ReadAllText));

        string[] lacking = [.. All.Select(rule => rule.Id).Where(id =>
            !tests.Contains("{|" + id + ":", StringComparison.Ordinal) && !tests.Contains($"\"{id}\", found.Id", StringComparison.Ordinal))];

        Assert.Empty(lacking);
    }

    [Fact]
    public void FixableRules_AreRules() => Assert.Empty(
        Fix.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Except(All.Select(rule => rule.Id)));

    /// <summary>Only what leaves nothing to generate is beyond an .editorconfig.</summary>
    [Fact]
    public void ConfigurableRules_AreAllButThoseThatLeaveNothing() => Assert.All(All, rule => Assert.Equal(
        rule.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable),
        rule.Id == RuleIds.OldLanguage || (Rules.OfNetworks.ContainsKey(rule.Id) && Rules.LeavesNothing(rule.Id))));

    [Fact]
    public void Advice_IsInfo() => Assert.All(
        All.Where(rule => rule.Id.StartsWith("CN4", StringComparison.Ordinal)),
        rule => Assert.Equal(DiagnosticSeverity.Info, rule.DefaultSeverity));
}
