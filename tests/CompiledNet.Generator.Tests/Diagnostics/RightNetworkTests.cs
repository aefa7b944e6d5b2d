using System.Text;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Golden;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>The positive corpus: networks that others have computed with, and those of the samples, get no error and no warning.</summary>
public sealed class RightNetworkTests
{
    [Fact]
    public async Task GoldenNetworks_GetNoErrorAndNoWarning()
    {
        string[] folders = [Path.Combine(RepositoryRoot.Path, "tests", "CompiledNet.Tests", "Golden"),
            .. GoldenFolder.Find() is { } found ? [found] : (string[])[]];
        GoldenCase[] cases = [.. folders.SelectMany(GoldenCase.ReadFolder).Where(golden => golden.IsSupported)];
        var source = new StringBuilder("using CompiledNet;\n");
        for (int i = 0; i < cases.Length; i++)
            source.Append($"namespace Golden{i}\n{{\n{NetworkSource.WriteClass(cases[i].Network!)}}}\n");

        Assert.NotEmpty(cases);
        await ExpectNothingWrong(AnalyzerRunner.Compile(source.ToString()));
    }

    [Theory]
    [MemberData(nameof(SampleNetworks.Files), MemberType = typeof(SampleNetworks))]
    public Task SampleNetworks_GetNoErrorAndNoWarning(string file)
    {
        CSharpCompilation program = AnalyzerRunner.Compile(SampleNetworks.Read(file));
        return ExpectNothingWrong(program.AddSyntaxTrees(SampleNetworks.TakenIn(file).Select(other =>
            CSharpSyntaxTree.ParseText(SampleNetworks.Read(other), (CSharpParseOptions)program.SyntaxTrees[0].Options, other))));
    }

    /// <summary>What is generated for them is compiled elsewhere, with the samples and where golden cases are computed.</summary>
    private static async Task ExpectNothingWrong(CSharpCompilation program)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(program, generate: false);
        Assert.Empty(result.Ours.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }
}
