using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace CompiledNet.Generator.Tests.CodeFixes;

public sealed class LayerCodeFixTests
{
    private const string Relu = "Activation = Activation.Relu";

    [Theory]
    [InlineData("[Dense(3)]", "Insert [Input(784)] (a vector)", "[Input(784)]\n[Dense(3)]")]
    [InlineData("[Conv2D(3, 3)]", "Insert [Input(28, 28, 1)] (height, width, channels)", "[Input(28, 28, 1)]\n[Conv2D(3, 3)]")]
    [InlineData("[Input(4)]\n[Dense(3)]\n[Input(4)]", "Remove this input", "[Input(4)]\n[Dense(3)]")]
    [InlineData("[Input(4)]\n[Dense(3, Name = \"first try\")]", "Call it first_try", "[Input(4)]\n[Dense(3, Name = \"first_try\")]")]
    [InlineData("[Input(4)]\n[Dense(3, Name = \"1st\")]", "Call it Dense_1st", "[Input(4)]\n[Dense(3, Name = \"Dense_1st\")]")]
    [InlineData("[Input(4)]\n[Dense(3, Name = \"a\")]\n[Dense(3, Name = \"a\")]", "Call it a_2",
        "[Input(4)]\n[Dense(3, Name = \"a\")]\n[Dense(3, Name = \"a_2\")]")]
    [InlineData("[Input(4)]\n[Dense(3, Name = \"Dense2\")]\n[Dense(3)]", "Call it Dense2_2",
        "[Input(4)]\n[Dense(3, Name = \"Dense2\")]\n[Dense(3, Name = \"Dense2_2\")]")]
    [InlineData("[Input(9, 9, 1)]\n[MaxPool2D(3, AllowCropping = true)]", "Drop AllowCropping", "[Input(9, 9, 1)]\n[MaxPool2D(3)]")]
    [InlineData("[Input(9, 9, 1)]\n[MaxPool2D(3, Stride = 1, StrideHeight = 3, StrideWidth = 2)]", "Drop Stride",
        "[Input(9, 9, 1)]\n[MaxPool2D(3, StrideHeight = 3, StrideWidth = 2)]")]
    [InlineData("[Input(8, 8, 1)]\n[MaxPool2D(2, ZeroPadding = 3)]", "Use padding 1", "[Input(8, 8, 1)]\n[MaxPool2D(2, ZeroPadding = 1)]")]
    [InlineData("[Input(8, 8, 3)]\n[Conv2D(4, 3, Groups = 2)]", "Use 1 group", "[Input(8, 8, 3)]\n[Conv2D(4, 3, Groups = 1)]")]
    [InlineData("[Input(8, 8, 6)]\n[Conv2D(12, 3, Groups = 4)]", "Use 6 groups", "[Input(8, 8, 6)]\n[Conv2D(12, 3, Groups = 6)]")]
    [InlineData("[Input(9, 9, 1)]\n[Conv2D(4, 3, StrideHeight = 2, StrideWidth = 2, Dilation = 2)]", "Use stride 1",
        "[Input(9, 9, 1)]\n[Conv2D(4, 3, Dilation = 2)]")]
    [InlineData("[Input(9, 9, 1)]\n[Conv2D(4, 3, Stride = 2, DilationHeight = 2)]", "Use dilation 1",
        "[Input(9, 9, 1)]\n[Conv2D(4, 3, Stride = 2)]")]
    [InlineData("[Input(8, 8, 4)]\n[Conv2DTranspose(2, 2, Stride = 3)]", "Use kernel 3",
        "[Input(8, 8, 4)]\n[Conv2DTranspose(2, 3, Stride = 3)]")]
    [InlineData("[Input(8, 8, 4)]\n[Conv2DTranspose(2, 2, Stride = 3)]", "Use stride 2",
        "[Input(8, 8, 4)]\n[Conv2DTranspose(2, 2, Stride = 2)]")]
    [InlineData("[Input(8, 8, 4)]\n[Conv2DTranspose(4, 5, Padding = Padding.Same, " + Relu + ")]",
        "Use two 3x3 kernels (18,432 multiply-adds)", "[Input(8, 8, 4)]\n[Conv2DTranspose(4, 3, Padding = Padding.Same, " + Relu + ")]\n[Conv2DTranspose(4, 3, Padding = Padding.Same, " + Relu + ")]")]
    [InlineData("[Input(8, 8, 4)]\n[SeparableConv2D(4, 3, " + Relu + ")]\n[BatchNormalization]", "Move the activation behind BatchNorm1",
        "[Input(8, 8, 4)]\n[SeparableConv2D(4, 3)]\n[BatchNormalization]\n[Activation(Activation.Relu)]")]
    [InlineData("[Input(9, 9, 1)]\n[Flatten]\n[Flatten]\n[Dense(3)]", "Remove Flatten2", "[Input(9, 9, 1)]\n[Flatten]\n[Dense(3)]")]
    [InlineData("[Input(9)]\n// Nothing.\n[Activation(Activation.Linear)]\n[Dense(3)]", "Remove Activation1",
        "[Input(9)]\n// Nothing.\n[Dense(3)]")]
    [InlineData("[Input(9), Activation(Activation.Linear), Dense(3)]", "Remove Activation1", "[Input(9), Dense(3)]")]
    [InlineData("[Input(8, 8, 1)]\n[MaxPool2D(2, Stride = 3)]", "Use stride 2 (output 4x4x1)",
        "[Input(8, 8, 1)]\n[MaxPool2D(2, Stride = 2)]")]
    [InlineData("[Input(8, 8, 1)]\n[MaxPool2D(2, Stride = 3)]", "Allow cropping (output 3x3x1)",
        "[Input(8, 8, 1)]\n[MaxPool2D(2, Stride = 3, AllowCropping = true)]")]
    [InlineData("[Input(9, 9, 1)]\n[Conv2D(4, 4, Padding = Padding.Same)]", "Use kernel 3 (output 9x9x4)",
        "[Input(9, 9, 1)]\n[Conv2D(4, 3, Padding = Padding.Same)]")]
    [InlineData("[Input(1, 1, 8)]\n[Conv2D(4, 3, Padding = Padding.Same)]", "Use kernel 1 (output 1x1x4)",
        "[Input(1, 1, 8)]\n[Conv2D(4, 1, Padding = Padding.Same)]")]
    [InlineData("[Input(4)]\n[Dense(3)]\n[Loss(Loss.SparseCategoricalCrossentropy)]", "Use mean squared error, which learns from values",
        "[Input(4)]\n[Dense(3)]\n[Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Loss(Loss.MeanSquaredError)]",
        "Use crossentropy, which learns from class numbers", "[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Loss(Loss.SparseCategoricalCrossentropy)]")]
    [InlineData("[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Loss(Loss.MeanSquaredError)]", "Use no activation",
        "[Input(4)]\n[Dense(3, Activation = Activation.Linear)]\n[Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(4)]\n[Dense(3)]\n[Loss(Loss.BinaryCrossentropy)]", "Use sigmoid",
        "[Input(4)]\n[Dense(3, Activation = Activation.Sigmoid)]\n[Loss(Loss.BinaryCrossentropy)]")]
    [InlineData("[Input(4)]\n[Dense(3, Activation = Activation.Sigmoid)]\n[Loss(Loss.CategoricalCrossentropy)]",
        "Use binary crossentropy, which learns from 0 and 1", "[Input(4)]\n[Dense(3, Activation = Activation.Sigmoid)]\n[Loss(Loss.BinaryCrossentropy)]")]
    [InlineData("[Input(4)]\n[Dense(3)]\n[Loss(Loss.MeanSquaredError, Delta = 2f)]", "Drop Delta",
        "[Input(4)]\n[Dense(3)]\n[Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(4)]\n[Dense(3)]\n[Loss(Loss.Huber, Delta = 0f)]", "Use delta 1", "[Input(4)]\n[Dense(3)]\n[Loss(Loss.Huber)]")]
    [InlineData("[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Dropout(0.5f)]\n[Loss(Loss.SparseCategoricalCrossentropy)]",
        "Remove Dropout1", "[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Loss(Loss.SparseCategoricalCrossentropy)]")]
    [InlineData("[Input(4)]\n[Dense(3, " + Relu + ")]\n[Activation(Activation.Relu)]", "Remove Activation1", "[Input(4)]\n[Dense(3, " + Relu
        + ")]")]
    [InlineData("[Input(64)]\n[Dense(32)]\n[Dense(10)]", "Use relu", "[Input(64)]\n[Dense(32, " + Relu + ")]\n[Dense(10)]")]
    [InlineData("[Input(4)]\n[Dense(3)]\n[Dropout(0.5f)] // why?\n[Loss(Loss.MeanSquaredError)]", "Remove Dropout1",
        "[Input(4)]\n[Dense(3)]\n[Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(9, 9, 1)]\n[Conv2D(4, 3)]\n[BatchNormalization]", "Use no bias (4 parameters less)",
        "[Input(9, 9, 1)]\n[Conv2D(4, 3, UseBias = false)]\n[BatchNormalization]")]
    [InlineData("[Input(9)]\n[Dense(4, " + Relu + ")] // sums\n[BatchNormalization] // 4\n[Dense(3)]",
        "Move the activation behind BatchNorm1", "[Input(9)]\n[Dense(4)] // sums\n[BatchNormalization] // 4\n[Activation(Activation.Relu)]\n[Dense(3)]")]
    [InlineData("[Input(9), Dense(4, Activation = Activation.LeakyRelu, UseBias = false, NegativeSlope = 0.125f), BatchNormalization]",
        "Move the activation behind BatchNorm1", "[Input(9), Dense(4, UseBias = false), BatchNormalization, Activation(Activation.LeakyRelu, NegativeSlope = 0.125f)]")]
    [InlineData("[Input(9)]\n[Dense(4, " + Relu + ")]\n[BatchNormalization]\n[Activation(Activation.Relu)]", "Drop Relu",
        "[Input(9)]\n[Dense(4)]\n[BatchNormalization]\n[Activation(Activation.Relu)]")]
    public Task Remedy_EditsLayersAndNothingElse(string attributes, string title, string expected) =>
        Fix.Gives(Networks.Source(attributes), title, Networks.Source(expected));

    [Theory]
    [InlineData("[Conv2D(16, 5, " + Relu + ")]", "3,879,936", "[Conv2D(16, 3, " + Relu + ")]\n[Conv2D(16, 3, " + Relu + ")]")]
    [InlineData("[Conv2D(16, 5, 5, ZeroPadding = 2, Name = \"wide\")]", "4,718,592",
        "[Conv2D(16, 3, 3, ZeroPadding = 1)]\n[Conv2D(16, 3, 3, ZeroPadding = 1, Name = \"wide\")]")]
    [InlineData("[Conv2D(16, 5, Padding = Padding.Same)]\n[Activation(Activation.Tanh)]", "4,718,592",
        "[Conv2D(16, 3, Padding = Padding.Same, Activation = Activation.Tanh)]\n[Conv2D(16, 3, Padding = Padding.Same)]\n[Activation(Activation.Tanh)]")]
    [InlineData("[Conv2D(16, 5)]\n[Activation(Activation.LeakyRelu, NegativeSlope = 0.1f)]", "3,879,936",
        "[Conv2D(16, 3, Activation = Activation.LeakyRelu, NegativeSlope = 0.1f)]\n[Conv2D(16, 3)]\n[Activation(Activation.LeakyRelu, NegativeSlope = 0.1f)]")]
    [InlineData("[Conv2D(16, 5, UseBias = false)]\n[BatchNormalization]\n[Activation(Activation.Relu)]", "3,879,936",
        "[Conv2D(16, 3, UseBias = false, Activation = Activation.Relu)]\n[Conv2D(16, 3, UseBias = false)]\n[BatchNormalization]\n[Activation(Activation.Relu)]")]
    public Task LargeKernel_IsSplitInTwo(string layers, string macs, string expected) => Fix.Gives(
        Networks.Source($"[Input(32, 32, 16)]\n{layers}"),
        $"Use two 3x3 kernels ({macs} multiply-adds)",
        Networks.Source($"[Input(32, 32, 16)]\n{expected}"));

    /// <summary>Half of a constant is a number.</summary>
    [Fact]
    public Task LargeKernelWithANamedPadding_IsSplitInTwo() => Fix.Gives(
        Networks.Source(
            "[Input(32, 32, 16)]\n[Conv2D(16, 5, ZeroPadding = Net.Zeros)]", "partial class Net { public const int Zeros = 2; }"),
        "Use two 3x3 kernels (4,718,592 multiply-adds)",
        Networks.Source("[Input(32, 32, 16)]\n[Conv2D(16, 3, ZeroPadding = 1)]\n[Conv2D(16, 3, ZeroPadding = 1)]", "partial class Net { public const int Zeros = 2; }"));

    [Fact]
    public Task CollidingLayer_IsRenamed() => Fix.Gives(
        Networks.Source("[Input(4)]\n[Dense(3)]", "partial class Net { public int Dense1Bias => 1; }"),
        "Call it Dense1_2",
        Networks.Source("[Input(4)]\n[Dense(3, Name = \"Dense1_2\")]", "partial class Net { public int Dense1Bias => 1; }"));

    [Fact]
    public Task NetworkWithoutLayers_GetsItsInput() => Fix.Offers(
        Networks.Source(""), "Insert [Input(28, 28, 1)] (height, width, channels)", "Insert [Input(784)] (a vector)");

    [Fact]
    public Task TrainedNetworkWithoutLoss_GetsTheOneThatMeetsItsOutput() => Fix.Gives(
        Networks.Source("[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]") + Training,
        "Add [Loss(Loss.SparseCategoricalCrossentropy)]",
        Networks.Source("[Input(4)]\n[Dense(3, Activation = Activation.Softmax)]\n[Loss(Loss.SparseCategoricalCrossentropy)]") + Training,
        withGenerator: true);

    [Theory]
    [InlineData(FixAllScope.Document, 1)]
    [InlineData(FixAllScope.Project, 2)]
    [InlineData(FixAllScope.Solution, 3)]
    public Task FixAll_MendsAllOfItsScopeAndNothingElse(FixAllScope scope, int mended)
    {
        string[] wrong = [
            Of("First", "3, AllowCropping = true"), Of("Second", "3, AllowCropping = true"), Of("Third", "3, AllowCropping = true")];
        string[] right = [Of("First", "3"), Of("Second", "3"), Of("Third", "3")];
        string[] expected = [.. right.Take(mended), .. wrong.Skip(mended)];
        return Fix.AllGive(scope, [[wrong[0], wrong[1]], [wrong[2]]], "Drop AllowCropping", [[expected[0], expected[1]], [expected[2]]]);

        static string Of(string name, string arguments) =>
            Networks.Source($"[Input(9, 9, 1)]\n[MaxPool2D({arguments})]\n[MaxPool2D({arguments})]", $"partial class {name};");
    }

    /// <summary>Who has no using for the library gets attributes that need none.</summary>
    [Fact]
    public Task QualifiedAttributes_StayQualified() => Fix.Gives(
        "[CompiledNet.Network]\n[CompiledNet.Input(9)]\n[CompiledNet.Dense(4, Activation = CompiledNet.Activation.Tanh)]\n[CompiledNet.BatchNormalization]\npartial class Net;\n",
        "Move the activation behind BatchNorm1",
        "[CompiledNet.Network]\n[CompiledNet.Input(9)]\n[CompiledNet.Dense(4)]\n[CompiledNet.BatchNormalization]\n[CompiledNet.Activation(CompiledNet.Activation.Tanh)]\npartial class Net;\n");

    private const string Training =
        "static class Program { static void Run(Net net, Dataset data) => net.Fit(data, new Sgd(0.1f), epochs: 1, batchSize: 2); }\n";
}
