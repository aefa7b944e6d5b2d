using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>
/// All C# of the documentation compiles. Behind the fence may stand what tells readers of the source more: <c>csharp CN2002</c> breaks that
/// rule and is right otherwise, <c>csharp shown</c> is shown only.
/// </summary>
public sealed class DocumentedCodeTests
{
    private const string Shown = "shown";

    /// <summary>Pages whose code is compiled where it is run or compared with what is reported.</summary>
    private static readonly string[] TestedElsewhere = ["docs/import.md", "docs/diagnostics/"];

    public static TheoryData<string, int> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (string page in Pages())
            {
                foreach (CodeBlock block in Code(page).Where(block => block.Word != Shown))
                    blocks.Add(page, block.Line);
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Code_Compiles(string page, int line)
    {
        CodeBlock[] blocks = [.. Code(page)];
        CodeBlock block = blocks.Single(each => each.Line == line);

        IReadOnlyList<Diagnostic> found = await DocumentedCode.Build(block, [.. blocks, .. Code("docs/data.md")]);

        if (block.Word.Length == 0)
            Assert.True(found.Count == 0, $"{page}, line {line}:\n{string.Join('\n', found)}");
        else
            Assert.Equal(block.Word, Assert.Single(found).Id);
    }

    /// <summary>A word that is misspelt would leave code uncompiled, or be taken for a rule.</summary>
    [Fact]
    public void WordsBehindFences_AreKnown()
    {
        foreach (string page in Pages())
        {
            foreach (CodeBlock block in MarkdownFile.Read(PathOf(page)).CodeBlocks())
            {
                string[] known = block.Language switch
                {
                    "csharp" =>
                        ["", Shown, .. AnalyzerRunner.Analyzers.SelectMany(each => each.SupportedDiagnostics).Select(rule => rule.Id)],
                    "sh" => ["", "not-run"],
                    "text" or "xml" or "ini" or "python" or "dockerfile" => [""],
                    _ => [],
                };
                Assert.True(known.Contains(block.Word), $"{page}, line {block.Line}: ```{block.Language} {block.Word}");
            }
        }
    }

    private static IEnumerable<CodeBlock> Code(string page) =>
        MarkdownFile.Read(PathOf(page)).CodeBlocks().Where(block => block.Language == "csharp");

    private static IEnumerable<string> Pages() => DocumentationPages.Paths()
        .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
        .Where(page => !TestedElsewhere.Any(place => page.StartsWith(place, StringComparison.Ordinal)));

    private static string PathOf(string page) => Path.Combine(RepositoryRoot.Path, page);
}
