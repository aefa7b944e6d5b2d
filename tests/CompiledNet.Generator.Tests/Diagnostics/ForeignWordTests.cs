using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Words of other frameworks: C# does not know them, and we say what is meant.</summary>
public sealed class ForeignWordTests
{
    [Theory]
    [InlineData("Conv3D(8, 3)", "Conv3D", "There is no layer [Conv3D]; volumes are not served")]
    [InlineData("CompiledNet.LeakyReLUAttribute", "CompiledNet.LeakyReLUAttribute",
        "There is no layer [LeakyReLU]; it is an activation: [Activation(Activation.LeakyRelu)]")]
    public async Task LayerOfAnotherFramework_IsAnswered(string attribute, string place, string message)
    {
        string source = Networks.Source($"[Input(4, 4, 1)][{attribute}][Flatten][Dense(2)]");
        AnalyzerResult result = await AnalyzerRunner.RunAsync(source);

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN1018", found.Id);
        Assert.Equal(place, source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
        Assert.Equal(message, found.GetMessage());
        Assert.All(result.Compiler, error => Assert.Contains(error.Id, new[] { "CS0246", "CS0234" }));
    }

    [Theory]
    [InlineData("Dense(2, KernelRegularizer = 3)", "KernelRegularizer",
        "[Dense] has no argument KernelRegularizer; write KernelL2 = 1e-4f, or KernelL1")]
    [InlineData("Dense(2, Activaton = Activation.Relu)", "Activaton",
        "[Dense] has no argument Activaton; it has Activation, BiasInitializer, BiasInitializerValue, From, KernelInitializer, KernelInitializerValue, KernelL1, KernelL2, KernelMaxNorm, Name, NegativeSlope, PerPosition, Shared, Trainable, UseBias")]
    [InlineData("Dropout(0.5f, Trainable = true, Seed = 3)", "Seed", "[Dropout] has no argument Seed; it has From, Name, Shared, Trainable")]
    public async Task ArgumentOfAnotherFramework_IsAnswered(string attribute, string word, string message)
    {
        string source = Networks.Source($"[Input(4)][{attribute}]");
        AnalyzerResult result = await AnalyzerRunner.RunAsync(source);

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal("CN1019", found.Id);
        Assert.Equal(word, source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
        Assert.Equal(message, found.GetMessage());
    }

    /// <summary>A word that this library has is no foreign one.</summary>
    [Fact]
    public void Words_AreNoneOfOurs() => Assert.DoesNotContain(ForeignWords.Layers.Keys, word => LayerKinds.Find(word) is not null);

    [Fact]
    public Task AttributesOfTheUsersOwn_AreTheirs() => Build.Reports(
        "using CompiledNet; class GRUAttribute : System.Attribute { public int L2 { get; set; } } "
            + "[Network][Input(4)][GRU(L2 = 3)][Dense(2)] partial class Net;");
}
