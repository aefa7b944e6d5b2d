using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Links lead to the repository where the build knows it, else to where the project has its package.</summary>
public sealed class HelpLinkTests
{
    private const string Pages = "file:///packages/compilednet/1.0.0/docs/diagnostics/";

    /// <summary>One wrong project for each analyzer that looks at source; the link of what it reports is the project's.</summary>
    [Theory]
    [InlineData("CN2002", "[Network][Input(5, 5, 1)][MaxPool2D(2)] partial class Net { }")]
    [InlineData("CN1005", "[Input(4)][Dense(2)] partial class Net { }")]
    [InlineData("CN3004", "[Network][Input(4)][Dense(2)] partial class Net { static void F(Net net) => net.Evaluate(null!); }")]
    [InlineData("CN5002", "[Network][Input(4)][Dense(2)] partial class Net { }")]
    [InlineData("CN5004", "[Network][Input(4)][Dense(2)] partial class Net { }")]
    public async Task Link_IsThatOfTheProject(string id, string source)
    {
        source = "using CompiledNet; " + source;
        CSharpCompilation project = id switch
        {
            "CN5002" => AnalyzerRunner.Compile(source, LanguageVersion.CSharp11),
            "CN5004" => AnalyzerRunner.Unoptimised(source),
            _ => AnalyzerRunner.Compile(source),
        };
        AnalyzerRunner.Generate(project, out Compilation program);
        ImmutableArray<Diagnostic> found =
            await program.WithAnalyzers(AnalyzerRunner.Analyzers, new AnalyzerOptions([], new Project())).GetAnalyzerDiagnosticsAsync();

        string pages = HelpLinks.BuiltPages.Length > 0 ? HelpLinks.BuiltPages : Pages;
        Assert.Equal(HelpLinks.Of(pages, id), Assert.Single(found, each => each.Id == id).Descriptor.HelpLinkUri);
    }

    [Theory]
    [InlineData("https://example.org/docs/diagnostics/", "https://example.org/docs/diagnostics/CN2002.md")]
    [InlineData("", "")]
    public void Link_IsThePageBelowTheAddress(string pages, string link) => Assert.Equal(link, HelpLinks.Of(pages, "CN2002"));

    /// <summary>What an editor is told of a rule is the same but for the link.</summary>
    [Fact]
    public void RuleWithALink_IsTheSameRule()
    {
        DiagnosticDescriptor rule = Rules.OfNetworks["CN2002"];
        DiagnosticDescriptor linked = rule.In(new AnalyzerOptions([], new Project()));

        Assert.Equal(
            (rule.Id, rule.Title, rule.MessageFormat, rule.Category, rule.DefaultSeverity, rule.IsEnabledByDefault),
            (linked.Id, linked.Title, linked.MessageFormat, linked.Category, linked.DefaultSeverity, linked.IsEnabledByDefault));
        Assert.Equal(rule.CustomTags, linked.CustomTags);
    }

    private sealed class Project : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Words();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Words : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == HelpLinks.Option ? Pages : null;
            return value is not null;
        }
    }
}
