using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Convolutions of few filters, which have the columns of one image in the lanes, against the reference.</summary>
public sealed class ColumnSumsTests
{
    private const string Same = "Padding = Padding.Same";

    /// <summary>Rows that vectors tile and rows that they do not, all paddings, planes that are copied and one that is not, pools, long sums.</summary>
    public static TheoryData<string> Layers => new()
    {
        "[Input(9, 28, 1)] [Conv2D(6, 5, Activation = Activation.Sigmoid)] [MaxPool2D(1, 2)]",
        $"[Input(8, 32, 3)] [Conv2D(6, 5, {Same}, UseBias = false)] [BatchNormalization] [Activation(Activation.Relu)] [MaxPool2D(2)]",
        "[Input(7, 36, 1)] [Conv2D(5, 3, 5, Activation = Activation.Tanh)]",
        $"[Input(6, 19, 2)] [Conv2D(1, 4, {Same})] [Conv2D(9, 3, StrideHeight = 2, StrideWidth = 1, {Same})]",
        "[Input(9, 51, 2)] [Conv2D(3, 3, DilationHeight = 2, DilationWidth = 3)] [MaxPool2D(1, 3)]",
        "[Input(5, 33, 3)] [ZeroPadding2D(2)] [Conv2D(4, 3, UseBias = false)] [MaxPool2D(7, 5)]",
        "[Input(3, 35, 1)] [Conv2D(2, 3, ZeroPaddingHeight = 2, ZeroPaddingWidth = 0)] [Conv2D(4, 2, 16)]",
        "[Input(64, 5)] [Conv1D(4, 7, Padding = Padding.Causal, Activation = Activation.Relu)] [MaxPool1D(4)]",
        "[Input(57, 120)] [Conv1D(3, 40)]",
        "[Input(8, 30, 3)] [Conv2D(1, 1)] [Conv2D(4, 5)]",
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Network_AgreesWithTheReference(string layers) =>
        DeclaredNetwork.Verify(Source(layers), seed: 1, isChecked: CheckedBuild.IsAsked, 1, 3);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Network_TouchesItsOwnMemoryOnly(string layers) => DeclaredNetwork.Verify(Source(layers), seed: 2, isChecked: true, 1);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Text_JoinsPlanes(string layers) =>
        Assert.Contains("JoinChannels(", GeneratorRunner.Run("using CompiledNet;\n" + Source(layers), new GeneratorOptions()).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("[Input(9, 28, 1)] [Conv2D(16, 5)]")]
    [InlineData("[Input(28, 9, 1)] [Conv2D(2, 3)]")]
    [InlineData("[Input(9, 28, 24)] [Conv2D(8, 1)]")]
    public void Text_HasFiltersInTheLanes_WhereColumnsAreNoFaster(string layers) =>
        Assert.DoesNotContain("JoinChannels(", GeneratorRunner.Run("using CompiledNet;\n" + Source(layers), new GeneratorOptions()).Text, StringComparison.Ordinal);

    private static string Source(string layers) =>
        $"[Network] {layers} [Flatten] [Dense(3)] [Loss(Loss.MeanSquaredError)] public sealed partial class Net;";
}
