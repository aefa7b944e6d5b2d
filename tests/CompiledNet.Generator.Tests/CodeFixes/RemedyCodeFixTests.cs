using Xunit;

namespace CompiledNet.Generator.Tests.CodeFixes;

public sealed class RemedyCodeFixTests
{
    [Fact]
    public async Task StrideThatDoesNotFit_OffersEachValueThatFitsWithItsShape() => Assert.Equal(
        [
            "Use stride 1 (output 26x26x6)",
            "Use kernel 2 (output 14x14x6)",
            "Use kernel 4 (output 13x13x6)",
            "Use same padding (output 14x14x6)",
            "Allow cropping (output 13x13x6)",
        ],
        await Fix.Titles(Networks.Source("[Input(28, 28, 1)]\n[Conv2D(6, 3, Stride = 2)]")));

    [Fact]
    public async Task WindowTooLarge_OffersWindowPaddingAndSame() => Assert.Equal(
        ["Use kernel 4 (output 1x1x6)", "Use padding 1 (output 2x2x6)", "Use same padding (output 4x4x6)"],
        await Fix.Titles(Networks.Source("[Input(4, 4, 1)]\n[Conv2D(6, 5)]")));

    [Theory]
    [InlineData("Conv2D(6, 3, Stride = 2)", "Use stride 1 (output 26x26x6)", "Conv2D(6, 3, Stride = 1)")]
    [InlineData("Conv2D(6, 3, StrideHeight = 2, StrideWidth = 2)", "Use stride 1 (output 26x26x6)", "Conv2D(6, 3, Stride = 1)")]
    [InlineData("Conv2D(6, 3, Stride = 2)", "Use kernel 4 (output 13x13x6)", "Conv2D(6, 4, Stride = 2)")]
    [InlineData("Conv2D(6, 3, 3, Stride = 2)", "Use kernel 4 (output 13x13x6)", "Conv2D(6, 4, 4, Stride = 2)")]
    [InlineData("Conv2D(6, 3, Stride = 2)", "Use same padding (output 14x14x6)", "Conv2D(6, 3, Stride = 2, Padding = Padding.Same)")]
    [InlineData("Conv2D(6, 3, Stride = 2, ZeroPadding = 1)", "Use same padding (output 14x14x6)",
        "Conv2D(6, 3, Stride = 2, Padding = Padding.Same)")]
    [InlineData("Conv2D(6, 3, Stride = 2)", "Allow cropping (output 13x13x6)", "Conv2D(6, 3, Stride = 2, AllowCropping = true)")]
    [InlineData("Conv2D(6, 3, StrideHeight = 2)", "Use kernel height 4 (output 13x26x6)", "Conv2D(6, 4, 3, StrideHeight = 2)")]
    [InlineData("Conv2D(6, kernelSize: 3, StrideHeight = 2)", "Use kernel height 2 (output 14x26x6)",
        "Conv2D(6, kernelHeight: 2, kernelWidth: 3, StrideHeight = 2)")]
    [InlineData("Conv2D(6, 3, StrideWidth = 2)", "Use stride width 1 (output 26x26x6)", "Conv2D(6, 3, StrideWidth = 1)")]
    [InlineData("MaxPool2D(3)", "Use stride 1 (output 26x26x1)", "MaxPool2D(3, Stride = 1)")]
    [InlineData("MaxPool2D(3)", "Use padding 1 (output 10x10x1)", "MaxPool2D(3, ZeroPadding = 1)")]
    [InlineData("Conv2D(6, 29)", "Use padding 1 (output 2x2x6)", "Conv2D(6, 29, ZeroPadding = 1)")]
    [InlineData("Conv2D(6, 3, Stride = 0)", "Use stride 1", "Conv2D(6, 3, Stride = 1)")]
    [InlineData("Conv2D(6, 3, ZeroPadding = -1)", "Use padding 0", "Conv2D(6, 3, ZeroPadding = 0)")]
    [InlineData("Conv2D(6, 3, Padding = Padding.Same, ZeroPadding = 1)", "Use same padding only", "Conv2D(6, 3, Padding = Padding.Same)")]
    [InlineData("Conv2D(6, 3, Padding = Padding.Same, ZeroPadding = 1)", "Use padding 1 only", "Conv2D(6, 3, ZeroPadding = 1)")]
    [InlineData("Dense(10)", "Insert [Flatten] (784 values)", "Flatten]\n[Dense(10)")]
    [InlineData("Activation(Activation.Softmax)", "Use the sigmoid, which makes a probability of one value",
        "Activation(Activation.Sigmoid)")]
    [InlineData("Dropout(20)", "Use rate 0.2", "Dropout(0.2f)")]
    [InlineData("BatchNormalization(Momentum = 1, Epsilon = 1e-5f)", "Use momentum 0.99", "BatchNormalization(Epsilon = 1e-5f)")]
    [InlineData("Activation(Activation.LeakyRelu, NegativeSlope = -1)", "Use the slope 0.2", "Activation(Activation.LeakyRelu)")]
    public Task Remedy_EditsItsArgumentAndNothingElse(string attribute, string title, string expected) => Fix.Gives(
        Networks.Source($"[Input(28, 28, 1)]\n[{attribute}]"), title, Networks.Source($"[Input(28, 28, 1)]\n[{expected}]"));

    [Fact]
    public Task CrossentropyWithoutSoftmax_TakesSoftmax() => Fix.Gives(
        Networks.Source("[Input(4)]\n[Dense(3)]\n[Loss(Loss.SparseCategoricalCrossentropy)]"),
        "Use softmax",
        Networks.Source("[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Loss(Loss.SparseCategoricalCrossentropy)]"));

    [Fact]
    public Task QualifiedAttributes_StayQualified() => Fix.Gives(
        """
        [CompiledNet.Network]
        [CompiledNet.Input(4, 4, 1)]
        // The head.
        [CompiledNet.Dense(3)]
        partial class Net;
        """,
        "Insert [Flatten] (16 values)",
        """
        [CompiledNet.Network]
        [CompiledNet.Input(4, 4, 1)]
        [CompiledNet.Flatten]
        // The head.
        [CompiledNet.Dense(3)]
        partial class Net;
        """);

    [Fact]
    public Task SeveralAttributesInOneList_StayInOneList() => Fix.Gives(
        "using CompiledNet; [Network, Input(4, 4, 1), Dense(3)] partial class Net;",
        "Insert [Flatten] (16 values)",
        "using CompiledNet; [Network, Input(4, 4, 1), Flatten, Dense(3)] partial class Net;");

    [Fact]
    public Task FixAll_MendsAllNetworksOfADocument() => Fix.AllGive(
        Networks.Source("[Input(28, 28, 1)]\n[Conv2D(6, 3, Stride = 2)]")
            + "[Network]\n[Input(9, 9, 1)]\n[MaxPool2D(2)]\npartial class Other;\n",
        "Allow cropping (output 13x13x6)",
        Networks.Source("[Input(28, 28, 1)]\n[Conv2D(6, 3, Stride = 2, AllowCropping = true)]")
            + "[Network]\n[Input(9, 9, 1)]\n[MaxPool2D(2, AllowCropping = true)]\npartial class Other;\n");
}
