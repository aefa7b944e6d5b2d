using System.Text;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Snapshots;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>The generated file as a whole. The runner adds the laws that hold for all of them.</summary>
public class GeneratedCodeTests
{
    private const int MostBytesOfLeNet5 = 280_000;

    [Theory]
    [InlineData(LanguageVersion.CSharp12, TargetPlatform.Net80)]
    [InlineData(LanguageVersion.Latest, TargetPlatform.Net80)]
    [InlineData(LanguageVersion.Latest, TargetPlatform.Running)]
    public void LeNet5_IsOneFileBelowItsSize(LanguageVersion language, TargetPlatform platform)
    {
        string text = GeneratorRunner.Run(KnownNetworks.LeNet5, new() { Language = language, Platform = platform }).Text;

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, MostBytesOfLeNet5);
    }

    [Fact]
    public void LeNet5_IsItsSnapshot() => Snapshot.Verify(GeneratorRunner.Run(KnownNetworks.LeNet5).Text, "LeNet5.g.cs");

    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(92)]
    [InlineData(65)]
    [InlineData(35)]
    public void RandomNetwork_KeepsTheLaws(int seed) => GeneratorRunner.Run(NetworkSource.Write(RandomNetwork.Create(seed)));

    /// <summary>They are advice, so that the network is generated, and may be no numbers.</summary>
    [Fact]
    public void ArgumentsOfALossWithoutEffect_AreNotPrinted() => Assert.DoesNotContain("Delta = ", GeneratorRunner.Run(
        Networks.Source("[Input(4)][Dense(3)][Loss(Loss.MeanSquaredError, LabelSmoothing = float.NaN, Delta = float.PositiveInfinity)]")).Text, StringComparison.Ordinal);

    [Fact]
    public void SeveralNetworksInOneFile_HaveAFileEach()
    {
        string source = string.Join('\n', Enumerable.Range(0, 3).Select(seed => NetworkSource.WriteClass(RandomNetwork.Create(seed))));

        Assert.Equal(3, GeneratorRunner.Run($"using CompiledNet;\n{source}").Files.Count);
    }

    [Fact]
    public void NoNetwork_NoFile() => Assert.Empty(GeneratorRunner.Run("internal static class Program;").Files);
}
