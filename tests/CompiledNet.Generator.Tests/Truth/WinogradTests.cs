using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Convolutions of 3x3 to 5x5 taps that are computed with fewer products than they have, against the reference, which computes them all.</summary>
public sealed class WinogradTests
{
    private const string Same = "Padding = Padding.Same";

    /// <summary>Tiles that fit the map and tiles that do not, all paddings, channels beside whole vectors, pools, normalization, other takers.</summary>
    public static TheoryData<string> Layers => new()
    {
        $"[Input(8, 8, 3)] [Conv2D(16, 1)] [Conv2D(16, 3, {Same})] [Conv2D(32, 3, {Same}, Activation = Activation.Relu)]",
        $"[Input(9, 7, 3)] [Conv2D(16, 1)] [Conv2D(16, 3, {Same})] [Conv2D(17, 3, {Same})]",
        "[Input(14, 11, 3)] [Conv2D(16, 1)] [Conv2D(20, 3)] [Conv2D(16, 3)]",
        "[Input(6, 8, 3)] [Conv2D(16, 1)] [Conv2D(16, 3, ZeroPadding = 2)] [Conv2D(16, 3, ZeroPaddingHeight = 1, ZeroPaddingWidth = 0)]",
        $"[Input(8, 12, 3)] [Conv2D(16, 1)] [Conv2D(16, 3, {Same}, Activation = Activation.Relu)] [MaxPool2D(2)]",
        $"[Input(12, 12, 3)] [Conv2D(16, 1)] [Conv2D(16, 3, {Same})] [MaxPool2D(4, 2)] [Conv2D(16, 1)]",
        $"[Input(16, 8, 3)] [Conv2D(16, 1)] [Conv2D(32, 3, {Same}, UseBias = false)] [BatchNormalization] [Activation(Activation.Relu)]",
        $"[Input(8, 8, 3)] [Conv2D(16, 1, Name = \"skip\")] [Conv2D(16, 3, {Same})] [Add(\"skip\")] [Conv2D(16, 3, {Same})]",
        $"[Input(8, 8, 3)] [Conv2D(16, 1)] [Conv2D(16, 5, {Same})] [Conv2D(32, 5, {Same}, Activation = Activation.Relu)] [MaxPool2D(2)]",
        "[Input(12, 12, 3)] [Conv2D(6, 1)] [Conv2D(16, 5)] [MaxPool2D(2)]",
        $"[Input(9, 11, 3)] [Conv2D(16, 1)] [Conv2D(16, 5)] [Conv2D(17, 5, {Same})]",
        $"[Input(7, 8, 3)] [Conv2D(17, 1)] [Conv2D(16, 4, {Same})] [Conv2D(16, 4, ZeroPadding = 3)]",
        $"[Input(9, 9, 3)] [Conv2D(16, 1)] [Conv2D(16, 4)] [MaxPool2D(3)] [Conv2D(16, 3, {Same})] [Conv2D(16, 5, {Same})]",
        $"[Input(8, 8, 3)] [Conv2D(6, 1)] [Conv2D(18, 3, {Same})] [BatchNormalization] [Activation(Activation.Relu)]",
        $"[Input(8, 8, 3)] [Conv2D(16, 1)] [ZeroPadding2D(1)] [Conv2D(16, 3)] [Conv2D(16, 3, {Same}, Trainable = false)]",
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Network_AgreesWithTheReference(string layers)
    {
        string source = $"[Network] {layers} [GlobalAveragePool2D] [Dense(3, Activation = Activation.Softmax)] "
            + "[Loss(Loss.SparseCategoricalCrossentropy)] public sealed partial class Net;";
        DeclaredNetwork.Verify(source, seed: 1, isChecked: CheckedBuild.IsAsked, 1, 3, 17);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Network_TouchesItsOwnMemoryOnly(string layers)
    {
        string source = $"[Network] {layers} [GlobalAveragePool2D] [Dense(3, Activation = Activation.Softmax)] "
            + "[Loss(Loss.SparseCategoricalCrossentropy)] public sealed partial class Net;";
        DeclaredNetwork.Verify(source, seed: 2, isChecked: true, 1, 17);
    }

    [Theory]
    [InlineData(3, "F(4x4, 3x3)")]
    [InlineData(4, "F(3x3, 4x4)")]
    [InlineData(5, "F(2x2, 5x5)")]
    public void Summary_SaysWhichSumsTheyAre(int taps, string sums)
    {
        string source = $"[Network] [Input(12, 12, 16)] [Conv2D(16, 1)] [Conv2D(16, {taps})] public sealed partial class Net;";
        Assert.Contains($"Winograd's {sums}: Conv2", GeneratorRunner.Run("using CompiledNet;\n" + source, new GeneratorOptions()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void DirectSums_AreTakenWhereTheyAreAskedFor()
    {
        const string Source = "[Network] [Input(8, 8, 16)] [Conv2D(16, 1)] [Conv2D(16, 3, Algorithm = Algorithm.Direct)] public sealed partial class Net;";
        Assert.DoesNotContain("Winograd", GeneratorRunner.Run("using CompiledNet;\n" + Source, new GeneratorOptions()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Text_TransformsAKernel(string layers)
    {
        string source = $"[Network] {layers} [GlobalAveragePool2D] [Dense(3)] [Loss(Loss.MeanSquaredError)] public sealed partial class Net;";
        Assert.Contains("TShared.WinogradKernel", GeneratorRunner.Run("using CompiledNet;\n" + source, new GeneratorOptions()).Text, StringComparison.Ordinal);
    }
}
