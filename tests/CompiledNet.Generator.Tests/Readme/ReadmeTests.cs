using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>What README.md shows is what the project does.</summary>
public sealed class ReadmeTests
{
    private static readonly string Path = System.IO.Path.Combine(RepositoryRoot.Path, "README.md");

    [Fact]
    public void Program_HasTheNetworkOfTheSample()
    {
        string sample = File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, "samples", "LeNet5", "LeNet5.cs"))
            .ReplaceLineEndings("\n");
        Assert.EndsWith(new ReadmeProgram(MarkdownFile.Read(Path).Block("program")).Network, sample, StringComparison.Ordinal);
    }

    /// <summary>Where it fails, the README as it should be is left beside it as README.received.md.</summary>
    [Fact]
    public async Task Blocks_AreWhatTheBuildGives()
    {
        MarkdownFile readme = MarkdownFile.Read(Path);
        var program = new ReadmeProgram(readme.Block("program"));
        MarkdownFile expected = readme
            .WithBlock("summary", program.Summary())
            .WithBlock("generated", program.PieceOfConvolution())
            .WithBlock("error", await program.ErrorOfStride());

        string received = System.IO.Path.ChangeExtension(Path, ".received.md");
        File.Delete(received);
        if (expected.Text != readme.Text)
            await File.WriteAllTextAsync(received, expected.Text);
        Assert.Equal(expected.Text, readme.Text);
    }

    [Fact]
    public async Task ErrorShown_IsOfTheLineThatTheTextSpeaksOf()
    {
        MarkdownFile readme = MarkdownFile.Read(Path);
        Assert.Contains($"`{ReadmeProgram.BrokenPool}`", readme.Text, StringComparison.Ordinal);
        Assert.Contains("error CN2002: Pool1 ", await new ReadmeProgram(readme.Block("program")).ErrorOfStride(), StringComparison.Ordinal);
    }
}
