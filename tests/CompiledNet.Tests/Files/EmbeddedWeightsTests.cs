using CompiledNet.Files;
using Xunit;

namespace CompiledNet.Tests.Files;

[Network]
[Input(2)]
[Dense(3)]
public sealed partial class EmbeddedNet;

[Network]
[Input(2)]
[Dense(3, Name = "Dense1")]
[Loss(Loss.MeanSquaredError)]
public sealed partial class OtherEmbeddedNet;

/// <summary>Weights that the assembly of these tests holds.</summary>
public sealed class EmbeddedWeightsTests
{
    [Fact]
    public void Embedded_HasTheWeightsOfTheFile()
    {
        var network = new EmbeddedNet(Weights.Embedded);

        Assert.Equal([1, 2, 3, 4, 5, 6], network.Dense1Kernel.ToArray());
        Assert.Equal([0.5f, -0.25f, 8], network.Dense1Bias.ToArray());
        var outputs = new float[3];
        network.Predict([1, 10], outputs);
        Assert.Equal([41.5f, 51.75f, 71], outputs);
    }

    /// <summary>A file that says nothing of its network is for the one that is called like it.</summary>
    [Fact]
    public void Embedded_IsChangedByTrainingInThisNetworkAlone()
    {
        var network = new OtherEmbeddedNet(Weights.Embedded, seed: 5);
        network.Fit(new ArrayDataset([1, 1], 2, [0, 0, 0], 3), new Sgd(0.1f), verbosity: Verbosity.Quiet);

        Assert.NotEqual(1, network.Dense1Kernel.ToArray()[0]);
        Assert.Equal([1, 2, 3, 4, 5, 6], new OtherEmbeddedNet(Weights.Embedded).Dense1Kernel.ToArray());
    }

    [Fact]
    public void Embedded_IsReadInPlace()
    {
        using EmbeddedFile file = EmbeddedFile.Open(typeof(EmbeddedNet).Assembly, "CompiledNet.Weights.OtherEmbeddedNet");
        SafetensorsTensor kernel = SafetensorsFile.Parse(file.Memory, "embedded")["Dense1.kernel"];

        Assert.True(file.Memory.Span.Overlaps(kernel.Data));
    }

    [Fact]
    public void Embedded_WithoutTheResource_SaysWhereItComesFrom() => Assert.Equal(
        "CompiledNet.Tests has no resource CompiledNet.Weights.Nothing: expected it from <CompiledNetWeights> in the project file.",
        Assert.Throws<InvalidOperationException>(() => EmbeddedFile.Open(typeof(EmbeddedNet).Assembly, "CompiledNet.Weights.Nothing")).Message);

    [Fact]
    public void Embedded_OfAnotherOrigin_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedNet((Weights)1));

    /// <summary>What is no safetensors file is named, with what is wrong.</summary>
    [Theory]
    [InlineData("", "a safetensors file begins with 8 bytes of length; the file has 0")]
    [InlineData("1234567", "a safetensors file begins with 8 bytes of length; the file has 7")]
    [InlineData("\u0009\0\0\0\0\0\0\0{}", "the safetensors header should have 9 bytes; the file has 2 after its length")]
    [InlineData("\u0002\0\0\0\0\0\0\0{}x", "the safetensors header promises 0 bytes of data; the file has 1")]
    public void Parse_OfWhatIsNone_SaysWhatIsWrong(string content, string problem) => Assert.StartsWith(
        $"here: {problem}",
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Parse(content.Select(each => (byte)each).ToArray(), "here")).Message,
        StringComparison.OrdinalIgnoreCase);
}
