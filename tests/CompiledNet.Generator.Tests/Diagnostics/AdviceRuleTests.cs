using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class AdviceRuleTests
{
    private const string Relu = "Activation = Activation.Relu";

    [Fact]
    public async Task LeNet5_GetsNoAdvice() => Assert.Empty((await AnalyzerRunner.RunAsync(Networks.LeNet5)).Ours);

    [Theory]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, 3, Stride = {|CN1013:1|}, StrideHeight = 2, StrideWidth = 2)]",
        "Stride of Conv1 has no effect, since StrideHeight and StrideWidth are given; drop it")]
    [InlineData("[Input(9, 9, 1)][MaxPool2D(3, AllowCropping = {|CN1013:true|})]",
        "AllowCropping of Pool1 has no effect, since nothing is cropped; drop it")]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, 3, Stride = 2, Padding = Padding.Same, AllowCropping = {|CN1013:true|})]",
        "AllowCropping of Conv1 has no effect, since nothing is cropped; drop it")]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, 1, Dilation = {|CN1013:2|})]",
        "Dilation of Conv1 has no effect, since a 1x1 kernel has no second tap; drop it")]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, 3, Dilation = {|CN1013:2|}, DilationHeight = 1, DilationWidth = 2)]",
        "Dilation of Conv1 has no effect, since DilationHeight and DilationWidth are given; drop it")]
    [InlineData("[Input(9, 9, 1)][Flatten][{|CN2009:Flatten|}][Dense(3)]",
        "Flatten2 changes nothing, since Flatten1 gives a vector of 81 already; remove it")]
    [InlineData("[Input(9)][{|CN2009:Activation(Activation.Linear)|}]",
        "Activation1 changes nothing, since the linear activation is x itself; remove it")]
    [InlineData("[Input(9, 9, 1)][{|CN2009:MaxPool2D(1)|}][Conv2D(3, 3)]",
        "Pool1 changes nothing, since its windows are single values; remove it")]
    [InlineData("[Input(9, 9, 1)][{|CN2009:ZeroPadding2D(0)|}][Conv2D(3, 3)]",
        "Padding1 changes nothing, since its border is 0 wide; remove it")]
    [InlineData("[Input(8, 8, 2)][{|CN4002:Conv2D(3, 3)|}][ZeroPadding2D(1)][Conv2D(3, 3)][GlobalAveragePool2D]",
        "Conv1 and Conv2 are linear with nothing but linear layers between them, so that one layer could do what both do; give Conv1 an activation")]
    [InlineData("[Input(9, 9, 1)][{|CN2009:UpSampling2D(1)|}][Conv2D(3, 3)]",
        "UpSampling1 changes nothing, since its size is 1; remove it")]
    [InlineData("[Input(8, 8, 1)][MaxPool2D(2, Stride = {|CN2010:3|})]",
        "Pool1 (2x2 window, stride 3) never sees 28 of the 64 values that Input1 gives to each channel; use a stride of at most 2 or AllowCropping = true")]
    [InlineData("[Input(8, 9, 1)][Conv2D(1, 2, 3, StrideHeight = {|CN2010:3|})]",
        "Conv1 (2x3 kernel, stride 3x1) never sees 30 of the 72 values that Input1 gives to each channel; use a stride of at most 2x1 or AllowCropping = true")]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, {|CN2011:4|}, Padding = Padding.Same)]",
        "Conv1 (4x4 kernel, same padding) has 1 of padding before the map and 2 after it, which shifts what it finds by half a pixel; use a kernel of 3 or 5")]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, {|CN2011:2|}, 3, Padding = Padding.Same)]",
        "Conv1 (2x3 kernel, same padding) has 0 of padding before the map and 1 after it, which shifts what it finds by half a pixel; use a kernel height of 1 or 3")]
    [InlineData("[Input(2, 2, 1)][MaxPool2D(2)][Conv2D(4, {|CN2012:3|}, Padding = Padding.Same)]",
        "Conv1 (3x3 kernel) sees the map of 1x1 that Pool1 gives with 1 of its 9 taps, and nothing but padding with the others; use a smaller kernel")]
    [InlineData("[Input(3, 3, 8)][Conv2D(4, {|CN2012:5|}, ZeroPadding = 1)]",
        "Conv1 (5x5 kernel) sees the map of 3x3 that Input1 gives with 9 of its 25 taps, and nothing but padding with the others; use a smaller kernel")]
    [InlineData("[Input(4)][Dense(3, Activation = {|CN3003:Activation.Softmax|})][Loss(Loss.MeanSquaredError)]",
        "Dense1 is a Softmax output, whose squared errors hardly teach it anything once it is sure; use SparseCategoricalCrossentropy or another activation")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Relu)][Activation({|CN3005:Activation.Tanh|})]",
        "Activation1 applies Tanh to what Dense1 has put through Relu already; drop one of them")]
    [InlineData("[Input(4)][{|CN2009:Dropout(0)|}][Dense(2)]", "Dropout1 changes nothing, since a rate of 0 drops nothing; remove it")]
    [InlineData("[Input(4, 4, 2)][BatchNormalization][{|CN2009:BatchNormalization|}]",
        "BatchNorm2 changes nothing, since BatchNorm1 has normalized the same values; remove it")]
    [InlineData("[Input(4)][Dense(2, UseBias = false)][{|CN3007:BatchNormalization|}][Loss(Loss.MeanSquaredError)]",
        "BatchNorm1 normalizes outputs of the network, so that each answer depends on the other images of its batch; remove it or put it before the last layer of weights")]
    [InlineData("[Input(4, 4, 1)][Conv2D(2, 3)][{|CN3007:Dropout(0.2f)|}][Flatten][Loss(Loss.MeanSquaredError)]",
        "Dropout1 drops outputs of the network, whose zeros the loss takes for answers; remove it or put it before the last layer of weights")]
    [InlineData("[Input(4)][Dense(3)][{|CN3007:Dropout(0.5f)|}][Activation(Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]",
        "Dropout1 drops what the last activation takes, whose zeros come out as answers; remove it or put it before the last layer of weights")]
    [InlineData("[Input(4)][Dense(3, Activation = {|CN3008:Activation.Relu|})][BatchNormalization][Dense(2)]",
        "Dense1 applies Relu to its values before BatchNorm1 normalizes them, so that BatchNorm1 undoes part of it; let the activation follow BatchNorm1")]
    [InlineData("[Input(9, 9, 1)][{|CN4007:Conv2D(6, 3)|}][BatchNormalization][Activation(Activation.Relu)]",
        "Conv1 adds a bias that BatchNorm1 takes away again with the mean of each channel, whose place its beta has: 6 parameters for nothing; use UseBias = false")]
    [InlineData("[Input(8, 8, 1)][Conv2D(6, 3, UseBias = {|CN4007:true|})][AveragePool2D(2)][MaxPool2D(3)][BatchNormalization]",
        "Conv1 adds a bias that BatchNorm1 takes away again with the mean of each channel, whose place its beta has: 6 parameters for nothing; use UseBias = false")]
    [InlineData("[Input(32, 32, 16)][Conv2D(16, {|CN4001:5|})]",
        "Conv1 (5x5 kernel) takes 5,017,600 multiply-adds and 6,400 weights, where two 3x3 kernels see the same 5x5 with 3,879,936 and 4,608; use two layers of 3x3")]
    [InlineData("[Input(64)][{|CN4002:Dense(32)|}][Dense(10)]",
        "Dense1 and Dense2 are linear with nothing but linear layers between them, so that one layer could do what both do; give Dense1 an activation")]
    [InlineData("[Input(8, 8, 2)][{|CN4002:Conv2D(3, 3)|}][AveragePool2D(2)][Flatten][Dense(10)]",
        "Conv1 and Dense1 are linear with nothing but linear layers between them, so that one layer could do what both do; give Conv1 an activation")]
    [InlineData("[Input(4)][Dense(3, Activation = {|CN3003:Activation.Softmax|})][Loss(Loss.MeanAbsoluteError)]",
        "Dense1 is a Softmax output, whose absolute errors hardly teach it anything once it is sure; use SparseCategoricalCrossentropy or another activation")]
    [InlineData("[Input(32, 32, 1)][Conv2D(8, 4, Stride = 4, Activation = Activation.Relu)][{|CN4003:Conv2D(3, 1)|}][Loss(Loss.MeanSquaredError)]", "Conv2 gives 8x8x3, of which each value sees 4x4 of the 32x32 that come in; use more layers, larger kernels or strides")]
    [InlineData("[Input(1000)][Dense({|CN4005:100|}, Activation = Activation.Relu)][Dense(10)]",
        "Dense1 holds 100,100 of all 101,110 parameters (99 %), a weight for each of 1,000 inputs and 100 outputs; let fewer values reach it")]
    [InlineData("[Input(64, 64, 3)][Conv2D({|CN4006:17|}, 3, Padding = Padding.Same, Activation = Activation.Relu)][MaxPool2D(8)][Flatten][Dense(5)]", "Conv1 has 17 filters, which take as long as 32 where one image is predicted, since vectors have 16 lanes: 46 % of the network's multiply-adds are with its zeros; use 16 or 32")]
    [InlineData("[Input(7, 7, 64)][AveragePool2D(7)][{|CN4008:GlobalAveragePool2D|}]",
        "GlobalPool1 pools the 1x1x64 that Pool1 gives, where each channel has one value left; use [Flatten], which costs nothing")]
    [InlineData("[Input(4, 4, 3)][MaxPool2D(4)][{|CN4008:AveragePool2D(3, Padding = Padding.Same)|}]",
        "Pool2 pools the 1x1x3 that Pool1 gives, where each channel has one value left; drop it")]
    public Task Advice_IsGivenWithTheFiguresOfTheLayer(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public Task PlanAboveTheStackBudget_IsReportedAtTheClass() => Build.Reports(
        Networks.Source(
            "[Input(128, 128, 3)][Conv2D(32, 3, Padding = Padding.Same, Activation = Activation.Relu)]", "partial class {|CN4004:Net|};"),
        "Net needs 2,097,152 bytes to predict one image, more than the 262,144 that go onto the stack, so that its memory is kept by the library; pool earlier or use fewer channels to save it");

    [Fact]
    public Task VectorsAboveTheStackBudget_AreNotToldToPool() => Build.Reports(
        Networks.Source("[Input(4)][Dense(80_000, Activation = Activation.Relu)][Dense(2)]", "partial class {|CN4004:Net|};"),
        "Net needs 320,064 bytes to predict one image, more than the 262,144 that go onto the stack, so that its memory is kept by the library; use fewer units to save it");

    [Theory]
    [InlineData("[Input(10, 10, 1)][Conv2D(4, 3, Stride = 2, AllowCropping = true)]")]
    [InlineData("[Input(8, 8, 1)][MaxPool2D(2, Stride = 3, AllowCropping = true)]")]
    [InlineData("[Input(9, 9, 1)][Conv2D(4, 1, Stride = 2)]")]
    [InlineData("[Input(9, 9, 1)][MaxPool2D(3, Stride = 2)]")]
    [InlineData("[Input(8, 8, 1)][MaxPool2D(2, Stride = 2, Padding = Padding.Same)]")]
    [InlineData("[Input(8, 8, 1)][Conv2D(4, 4, Stride = 2, Padding = Padding.Same)]")]
    [InlineData("[Input(2, 2, 1)][Conv2D(4, 3, Padding = Padding.Same)]")]
    [InlineData("[Input(4)][Dense(3)][Activation(Activation.Relu)][Dense(3)]")]
    [InlineData("[Input(28, 28, 1)][Conv2D(6, 5)]")]
    [InlineData("[Input(32, 32, 16)][Conv2D(16, 5, ZeroPadding = 1)]")]
    [InlineData("[Input(32, 32, 16)][Conv2D(16, 5, Stride = 3)]")]
    [InlineData("[Input(100)][Dense(5)][Dense(100)]")]
    [InlineData("[Input(16, 16, 3)][Conv2D(8, 3, Padding = Padding.Same, " + Relu
        + ")][Conv2D(3, 3, Padding = Padding.Same)][Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(784)][Dense(10)]")]
    [InlineData("[Input(9, 9, 1)][Conv2D(6, 3, UseBias = false)][BatchNormalization][Activation(Activation.Relu)][Dropout(0.1f)]")]
    [InlineData("[Input(9, 9, 2)][BatchNormalization][Conv2D(6, 3)]")]
    [InlineData("[Input(300)][Dense(300, UseBias = false)][BatchNormalization][Activation(Activation.Relu)][Dense(300)]")]
    [InlineData("[Input(9, 9, 2)][Conv2D(6, 3)][BatchNormalization(Trainable = false)]")]
    [InlineData("[Input(9, 9, 2)][Conv2D(6, 3, Name = \"sums\")][BatchNormalization][Add(\"sums\")]")]
    [InlineData("[Input(4)][Dense(3, UseBias = false)][BatchNormalization]")]
    [InlineData("[Input(4)][Dense(3, UseBias = false)][BatchNormalization][Activation(Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Relu)][Dropout(0.5f)][BatchNormalization][Dense(1)][Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(1, 2, 3)][GlobalMaxPool2D]")]
    [InlineData("[Input(8, 8, 3)][MaxPool2D(2)][GlobalAveragePool2D]")]
    public Task WhatIsAsItShouldBe_GetsNoAdvice(string attributes) => Build.IsClean(attributes);

    /// <summary>While something is wrong, advice would only distract.</summary>
    [Fact]
    public Task InvalidNetwork_GetsNoAdvice() => Build.ReportsOn(
        "[Input(64)][Dense(32)][Dense(10)][Dense({|CN2004:0|})]", "Dense3 has units 0, but needs at least 1");

    /// <summary>Whoever sets a rule to none in an .editorconfig gets a network that works.</summary>
    [Theory]
    [InlineData("[Input(4)][Dense(1, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]", "CN3002")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.MeanSquaredError)]", "CN3003")]
    public async Task ErrorThatCanBeConfigured_LeavesANetworkToGenerate(string attributes, string id)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source(attributes));

        Diagnostic found = Assert.Single(result.Ours);
        Assert.Equal((id, DiagnosticSeverity.Error), (found.Id, found.Severity));
        Assert.DoesNotContain(WellKnownDiagnosticTags.NotConfigurable, found.Descriptor.CustomTags);
        Assert.DoesNotContain("Invalid<", result.Program.SyntaxTrees.Last().ToString());
        Assert.Empty(result.Compiler);
    }
}
