using System.Collections.Immutable;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class HalfTypedTests
{
    /// <summary>
    /// While a network is typed, neither generator nor analyzers throw (AD0001, CS8785). As in an editor, a program becomes the next
    /// and the generator stays: what it printed already is not printed again.
    /// </summary>
    [Theory]
    [MemberData(nameof(SampleNetworks.Files), MemberType = typeof(SampleNetworks))]
    public async Task EveryPrefixOfASample_IsSurvived(string file)
    {
        string source = SampleNetworks.Read(file);
        CSharpCompilation program = AnalyzerRunner.Compile("");
        GeneratorDriver driver = AnalyzerRunner.CreateDriver(program);
        for (int length = 0; length <= source.Length; length++)
        {
            SyntaxTree before = program.SyntaxTrees[0];
            program = program.ReplaceSyntaxTree(before, before.WithChangedText(SourceText.From(source[..length])));
            driver = driver.RunGeneratorsAndUpdateCompilation(program, out Compilation generated, out ImmutableArray<Diagnostic> reported);
            Assert.Empty(reported);
            await AnalyzerRunner.AnalyzeAsync(generated);
        }
    }

    /// <summary>A layer that is being typed is C#'s affair: nothing of ours is reported of it or of what follows.</summary>
    [Theory]
    [InlineData("Conv2D(")]
    [InlineData("Conv2D(6")]
    [InlineData("Conv2D(6,")]
    [InlineData("Conv2D(6, 5,")]
    [InlineData("Conv2D(6, 5, Act")]
    [InlineData("Conv2D(6, 5, Activation =")]
    [InlineData("Conv2D(6, 5, Activation = Activation.")]
    [InlineData("Con")]
    [InlineData("")]
    public async Task LayerThatIsBeingTyped_HasNoErrorOfOurs(string typed)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source($"[Input(28, 28, 1)]\n[{typed}]\n[MaxPool2D(28)]\n[Flatten]\n[Dense(3)]"));

        Assert.Contains(result.Compiler, diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
        Assert.Empty(result.Ours);
    }
}
