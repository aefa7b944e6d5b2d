using System.Text;
using System.Text.RegularExpressions;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Tests.CodeFixes;
using CompiledNet.Generator.Tests.Readme;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Every rule has its page, what the page shows is what a build reports, and the index is the release file's.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> Ids => [.. AllRules().Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Page_ShowsWhatABuildReports(string id)
    {
        CodeBlock[] blocks = [.. new MarkdownFile(Read("docs", "diagnostics", id + ".md")).CodeBlocks()];

        Assert.Equal(["csharp", "text", "csharp"], blocks.Select(block => block.Language));
        AnalyzerResult wrong = await RunWrong(id, blocks[0].Text);
        Diagnostic found = Assert.Single(wrong.Ours, Matters);
        Assert.Equal((id, blocks[1].Text.TrimEnd()), (found.Id, found.GetMessage()));
        Assert.Equal(id is RuleIds.NoLibrary or RuleIds.ForeignLayer or RuleIds.ForeignArgument, wrong.Compiler.Any());

        AnalyzerResult right = await AnalyzerRunner.RunAsync(blocks[2].Text);
        Assert.DoesNotContain(right.Ours, Matters);
        Assert.Empty(right.Compiler);

        // Advice of other rules does not matter: pages are short.
        bool Matters(Diagnostic diagnostic) => diagnostic.Id == id || diagnostic.Severity >= DiagnosticSeverity.Warning;
    }

    /// <summary>Some rules are about the project around a network, which a page only tells of.</summary>
    private static Task<AnalyzerResult> RunWrong(string id, string source) => id switch
    {
        RuleIds.OldLanguage => AnalyzerRunner.RunAsync(AnalyzerRunner.Compile(source, LanguageVersion.CSharp11)),
        RuleIds.NoLibrary => AnalyzerRunner.RunAsync(AnalyzerRunner.CompileWithoutLibrary(source)),
        RuleIds.Unoptimised => AnalyzerRunner.RunAsync(AnalyzerRunner.Unoptimised(source)),
        RuleIds.UnlikeWeights => AnalyzerRunner.RunAsync(
            source, [WeightText.Of("net.safetensors", "Net", ("Dense1.kernel", [4, 4]), ("Dense1.bias", [4]))]),
        RuleIds.WeightsOfNoNetwork => AnalyzerRunner.RunAsync(
            source, [WeightText.Of("net.safetensors", "net", ("Dense1.kernel", [4, 4]), ("Dense1.bias", [4]))]),
        _ => AnalyzerRunner.RunAsync(source),
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public void Rule_LinksItsPageAndHasItsTitle(string id)
    {
        DiagnosticDescriptor rule = AllRules().Single(each => each.Id == id);

        Assert.Equal(HelpLinks.Of(HelpLinks.BuiltPages, id), rule.HelpLinkUri);
        Assert.StartsWith($"# {id}: {rule.Title}\n", Read("docs", "diagnostics", id + ".md"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_TellsOfFixesWhereThereAreAny(string id) => Assert.Equal(
        Fix.Providers.Any(provider => provider.FixableDiagnosticIds.Contains(id)),
        Read("docs", "diagnostics", id + ".md").Contains("\nThe editor offers: ", StringComparison.Ordinal));

    [Fact]
    public void Ids_AreAllRulesAndAreUsedOnce()
    {
        string[] constants = [.. typeof(RuleIds).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

        Assert.Equal(constants.Order(), AllRules().Select(rule => rule.Id).Order());
        Assert.Equal(constants.Length, constants.Distinct().Count());
    }

    [Fact]
    public void Index_IsThatOfTheReleaseFiles() => Assert.Equal(Index(), Read("docs", "diagnostics", "README.md"));

    private static IEnumerable<DiagnosticDescriptor> AllRules() => AnalyzerRunner.Analyzers.SelectMany(each => each.SupportedDiagnostics);

    private static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([RepositoryRoot.Path, .. path])).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Index()
    {
        string releases = Read("generator", "CompiledNet.Generator", "AnalyzerReleases.Shipped.md")
            + Read("generator", "CompiledNet.Generator", "AnalyzerReleases.Unshipped.md");
        var index = new StringBuilder("""
            # Diagnostics

            Everything that is wrong with a network is a build error at the argument that is wrong. Ids go by range: CN1 the
            declaration, CN2 shapes and windows, CN3 training, CN4 advice, CN5 build and publish. Errors of which nothing could be
            generated are final; all others can be given another severity in an `.editorconfig`:
            `dotnet_diagnostic.CN4001.severity = none`. This page is made from the generator's release files; a test compares it.

            Rule | Area | Severity | What holds
            -----|------|----------|-----------

            """.Replace("\r\n", "\n", StringComparison.Ordinal));
        string buildRule = "CN5001 | CompiledNet.Build | Warning | A native executable has wide vectors\n";
        foreach (
            Match rule in Regex.Matches(releases + buildRule,
            @"^(?<id>CN\d{4}) \| CompiledNet\.(?<area>\w+) \| (?<severity>\w+) \| (?<title>.*)$", RegexOptions.Multiline)
            .OrderBy(rule => rule.Groups["id"].Value, StringComparer.Ordinal))
        {
            string id = rule.Groups["id"].Value;
            index.Append($"[{id}]({id}.md) | {rule.Groups["area"]} | {rule.Groups["severity"]} | {rule.Groups["title"]}\n");
        }

        return index.ToString();
    }
}
