using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class ChainRuleTests
{
    [Fact]
    public async Task DenseOnAMap_IsReportedWithTheValuesThatFlattenGives()
    {
        IReadOnlyList<Diagnostic> found = await Build.ReportsOn(
            "[Input(4, 4, 16)][{|CN2003:Dense(10)|}]",
            "Dense1 takes a vector, but Input1 gives 4x4x16; put [Flatten] before it (256 values)");

        Assert.Single(found[0].AdditionalLocations);
    }

    [Fact]
    public Task FirstErrorOfAChain_StandsAlone() => Build.ReportsOn(
        "[Input(4, 4, 16)][{|CN2003:Dense(10)|}][Conv2D(3, 3)][Dense(3, Activation = Activation.Softmax)]",
        "Dense1 takes a vector, but Input1 gives 4x4x16; put [Flatten] before it (256 values)");

    [Fact]
    public Task ErrorsThatDoNotFollowFromTheFirst_StillAppear() => Build.ReportsOn(
        "[Input(4, 4, 16)][Conv2D(3, {|CN2001:5|}, Stride = 9)][Flatten][Dense({|CN2004:-1|}, Name = {|CN1008:\"?\"|})]",
        "Conv1 (5x5 kernel, padding 0) needs at least 5x5, but Input1 gives 4x4x16; use a kernel of at most 4 or a padding of at least 1",
        "Dense1 has units -1, but needs at least 1",
        "The name \"?\" of Dense1 is no identifier; use letters, digits and underscores, beginning with a letter");

    [Theory]
    [InlineData("[{|CN2006:Input(65536, 65536, 3)|}][Flatten]",
        "Input1 makes an output of 65536x65536x3, but at most 67,108,864 values can be addressed; use smaller layers")]
    [InlineData("[Input(8192, 8192, 1)][{|CN2006:Activation(Activation.Relu)|}]",
        "Activation1 makes a sum of 134,217,728 values in all layers, but at most 67,108,864 values can be addressed; use smaller layers")]
    [InlineData("[Input(1000, 1000, 1)][Conv2D({|CN2006:2000000000|}, 1)]",
        "Conv1 makes an output of 1000x1000x2000000000, but at most 67,108,864 values can be addressed; use smaller layers")]
    [InlineData("[Input(60000)][Dense({|CN2006:60000|})]",
        "Dense1 makes a kernel of 60000x60000, but at most 2,147,483,520 stored parameters can be addressed; use smaller layers")]
    [InlineData("[Input(1, 1, 1)][Conv2D(1, 2147483647, ZeroPadding = {|CN2006:2147483647|})]",
        "Conv1 makes an output of 2147483649x2147483649x1, but at most 67,108,864 values can be addressed; use smaller layers")]
    public Task SizeThatCannotBeAddressed_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public async Task CrossentropyWithoutSoftmax_IsReportedWithTheLoss()
    {
        IReadOnlyList<Diagnostic> found = await Build.ReportsOn(
            "[Input(4)][Dense(3, Activation = {|CN3001:Activation.Sigmoid|})][Loss(Loss.SparseCategoricalCrossentropy)]",
            "Dense1 is a Sigmoid output, which SparseCategoricalCrossentropy does not take; use softmax");

        Assert.Single(found[0].AdditionalLocations);
    }

    [Theory]
    [InlineData("[Input(4)][{|CN3001:Dense(3)|}][Loss(Loss.SparseCategoricalCrossentropy)]",
        "Dense1 is a Linear output, which SparseCategoricalCrossentropy does not take; use softmax, or FromLogits = true for logits")]
    [InlineData("[Input(4)][Dense(3, Activation = {|CN3001:Activation.Softmax|})][Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true)]",
        "Dense1 is a Softmax output, which SparseCategoricalCrossentropy from logits does not take; use no activation, or drop FromLogits")]
    [InlineData("[Input(4)][Dense(3)][Activation({|CN3001:Activation.Relu|})][Loss(Loss.BinaryCrossentropy, FromLogits = true)]",
        "Activation1 is a Relu output, which BinaryCrossentropy from logits does not take; use no activation")]
    [InlineData("[Input(4)][Dense(3)][Activation({|CN3001:Activation.Tanh|})][Loss(Loss.SparseCategoricalCrossentropy)]",
        "Activation1 is a Tanh output, which SparseCategoricalCrossentropy does not take; use softmax")]
    [InlineData("[Input(4, 4, 2)][Activation(Activation.Softmax)][{|CN3001:Flatten|}][Loss(Loss.SparseCategoricalCrossentropy)]",
        "Flatten1 is a Flatten output, which SparseCategoricalCrossentropy does not take; use softmax")]
    [InlineData("[Input(4)][Dense(3, Activation = {|CN3001:Activation.Sigmoid|})][Loss(Loss.CategoricalCrossentropy)]",
        "Dense1 is a Sigmoid output, which CategoricalCrossentropy does not take; use softmax")]
    [InlineData("[Input(4)][Dense(3, Activation = {|CN3001:Activation.Softmax|})][Loss(Loss.BinaryCrossentropy)]",
        "Dense1 is a Softmax output, which BinaryCrossentropy does not take; use sigmoid")]
    [InlineData("[Input(4, 4, 2)][{|CN3001:MaxPool2D(2)|}][Loss(Loss.BinaryCrossentropy)]",
        "Pool1 is a MaxPool2D output, which BinaryCrossentropy does not take; use sigmoid, or FromLogits = true for logits")]
    public Task OutputThatDoesNotMeetItsLoss_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)]")]
    [InlineData("[Input(4)][Dense(3)][Activation(Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]")]
    [InlineData("[Input(4, 4, 1)][Conv2D(3, 1, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Dense(2)][Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Sigmoid)][Loss(Loss.MeanSquaredError)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.CategoricalCrossentropy, LabelSmoothing = 0.1f)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy, LabelSmoothing = 0f)]")]
    [InlineData("[Input(4, 4, 2)][Conv2D(1, 1, Activation = Activation.Sigmoid)][Loss(Loss.BinaryCrossentropy, LabelSmoothing = 0.99f)]")]
    [InlineData("[Input(4)][Dense(1)][Activation(Activation.Sigmoid)][Loss(Loss.BinaryCrossentropy)]")]
    [InlineData("[Input(4)][Dense(3)][Loss(Loss.Huber, Delta = 0.1f)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.CategoricalFocalCrossentropy, Gamma = 1f, Alpha = 2f)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Sigmoid)][Loss(Loss.Dice)]")]
    [InlineData("[Input(4, 4, 2)][Conv2D(3, 1, Activation = Activation.Softmax)][Loss(Loss.Dice)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = -1)]")]
    [InlineData("[Input(4)][Dense(3)][Loss(Loss.CategoricalCrossentropy, FromLogits = true)]")]
    [InlineData("[Input(4, 4, 2)][Conv2D(5, 2)][GlobalAveragePool2D][Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true)]")]
    [InlineData("[Input(4)][Dense(1)][Loss(Loss.BinaryCrossentropy, FromLogits = true)]")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Relu)][Loss(Loss.MeanAbsoluteError)]")]
    public Task OutputThatMeetsItsLoss_IsRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[Input(4)][Dense(3)][Loss(Loss.Huber, Delta = {|CN3010:-1f|})]",
        "The loss needs a finite delta above 0, but has -1; use 1")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.CategoricalCrossentropy, LabelSmoothing = {|CN3010:1f|})]",
        "The loss needs a label smoothing of at least 0 and below 1, but has 1; use 0.1")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Sigmoid)][Loss(Loss.BinaryCrossentropy, LabelSmoothing = {|CN3010:float.NaN|})]", "The loss needs a label smoothing of at least 0 and below 1, but has NaN; use 0.1")]
    [InlineData("[Input(4)][Dense(3)][Loss(Loss.MeanSquaredError, FromLogits = {|CN1013:true|})]",
        "FromLogits of the loss has no effect, since MeanSquaredError is of values, not of probabilities; drop it")]
    [InlineData("[Input(4)][Dense(3)][Loss(Loss.MeanSquaredError, Delta = {|CN1013:0.5f|})]",
        "Delta of the loss has no effect, since MeanSquaredError is the same for large differences and small ones; drop it")]
    [InlineData("[Input(4)][Dense(3)][Loss(Loss.Huber, LabelSmoothing = {|CN1013:0.1f|})]",
        "LabelSmoothing of the loss has no effect, since Huber has no labels to smooth; drop it")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.CategoricalFocalCrossentropy, Gamma = {|CN3010:0.5f|})]",
        "The loss needs a finite gamma of at least 1, but has 0.5; use 2")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Sigmoid)][Loss(Loss.BinaryFocalCrossentropy, Alpha = {|CN3010:1f|}, ApplyClassBalancing = true)]",
        "The loss needs an alpha above 0 and below 1, but has 1; use 0.25")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Sigmoid)][Loss(Loss.BinaryFocalCrossentropy, Alpha = {|CN1013:0.3f|})]",
        "Alpha of the loss has no effect, since BinaryFocalCrossentropy counts yes and no alike without ApplyClassBalancing; drop it")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Sigmoid)][Loss(Loss.Dice, Gamma = {|CN1013:2f|})]",
        "Gamma of the loss has no effect, since Dice counts what is sure and what is not alike; drop it")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.CategoricalCrossentropy, IgnoreLabel = {|CN1013:255|})]",
        "IgnoreLabel of the loss has no effect, since CategoricalCrossentropy has no class numbers, one of which could say that a position is left out; drop it")]
    [InlineData("[Input(4)][Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy, IgnoreLabel = {|CN3010:16777217|})]",
        "The loss needs a label from -16,777,216 to 16,777,216, which targets can hold, but has 16777217; use 255")]
    public Task NumberOfALossOutOfRangeOrWithoutEffect_IsReported(string attributes, string message) =>
        Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(4)][Dense(1, Activation = {|CN3002:Activation.Softmax|})]", "Dense1")]
    [InlineData("[Input(4, 4, 1)][Activation({|CN3002:Activation.Softmax|})]", "Activation1")]
    [InlineData("[Input(4)][{|CN3002:Dense(1)|}][Loss(Loss.SparseCategoricalCrossentropy, FromLogits = true)]", "Dense1")]
    [InlineData("[Input(4, 4, 1)][Conv2D(1, 2, Activation = {|CN3002:Activation.Softmax|})]", "Conv1")]
    public Task SoftmaxOfOneValue_IsReported(string attributes, string layer) => Build.ReportsOn(
        attributes, $"{layer} takes the softmax of one value, which is 1 whatever the value; use a sigmoid or at least two values");

    [Theory]
    [InlineData("[Input(4)][Dense(2, Activation = Activation.Relu, NegativeSlope = {|CN3006:0.1f|})]",
        "Dense1 has a negative slope of 0.1, but its activation is Relu, which has none; use Activation.LeakyRelu or no slope")]
    [InlineData("[Input(4)][Dense(2, NegativeSlope = {|CN3006:0.1f|})]",
        "Dense1 has a negative slope of 0.1, but its activation is Linear, which has none; use Activation.LeakyRelu or no slope")]
    [InlineData("[Input(4)][Activation(Activation.LeakyRelu, NegativeSlope = {|CN3006:-0.1f|})]",
        "Activation1 has a negative slope of -0.1, but a slope is finite and at least 0; use 0.2")]
    [InlineData("[Input(4, 4, 1)][Conv2D(1, 2, Activation = Activation.LeakyRelu, NegativeSlope = {|CN3006:float.NaN|})]",
        "Conv1 has a negative slope of NaN, but a slope is finite and at least 0; use 0.2")]
    [InlineData("[Input(4)][Activation(Activation.LeakyRelu, NegativeSlope = {|CN3006:float.PositiveInfinity|})]",
        "Activation1 has a negative slope of Infinity, but a slope is finite and at least 0; use 0.2")]
    public Task SlopeOutOfPlaceOrRange_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(4)][Dense(2, KernelInitializer = {|CN3010:Initializer.Constant|})]",
        "Dense1 needs the number that its values are, but has none; use KernelInitializerValue = 0.1")]
    [InlineData("[Input(4)][Dense(2, KernelInitializer = Initializer.RandomNormal, KernelInitializerValue = {|CN3010:0|})]",
        "Dense1 needs a finite spread of its values above 0, but has 0; use 0.05")]
    [InlineData("[Input(4)][Dense(2, BiasInitializer = Initializer.Constant, BiasInitializerValue = {|CN3010:float.NaN|})]",
        "Dense1 needs a finite number, but has NaN; use 0.05")]
    [InlineData("[Input(4)][Dense(2, KernelInitializer = Initializer.HeNormal, KernelInitializerValue = {|CN1013:2|})]",
        "KernelInitializerValue of Dense1 has no effect, since HeNormal takes none; drop it")]
    [InlineData("[Input(4)][Dense(2, UseBias = false, BiasInitializer = {|CN1013:Initializer.Ones|})]",
        "BiasInitializer of Dense1 has no effect, since there is no bias; drop it")]
    [InlineData("[Input(4)][Dense(2, KernelL2 = {|CN3010:-1f|})]", "Dense1 needs a finite penalty of at least 0, but has -1; use 0.0001")]
    [InlineData("[Input(4)][Dense(2, KernelL1 = {|CN3010:float.NaN|})]", "Dense1 needs a finite penalty of at least 0, but has NaN; use 0.0001")]
    [InlineData("[Input(4, 4, 1)][Conv2D(2, 3, KernelMaxNorm = {|CN3010:0|})]", "Conv1 needs a finite norm above 0, but has 0; use 3")]
    [InlineData("[Input(4)][Dropout({|CN3010:1.2f|})][Dense(2)]", "Dropout1 needs a rate of at least 0 and below 1, but has 1.2; use 0.2")]
    [InlineData("[Input(4, 4, 1)][BatchNormalization(Momentum = {|CN3010:1|})][Flatten][Dense(2)]",
        "BatchNorm1 needs a momentum of at least 0 and below 1, but has 1; use 0.99")]
    [InlineData("[Input(4, 4, 1)][BatchNormalization(Epsilon = {|CN3010:0|})][Flatten][Dense(2)]",
        "BatchNorm1 needs an epsilon above 0 and at most 1, but has 0; use 0.001")]
    public Task NumberOutOfRange_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(4)][Dropout(0)][Dense(2)]")]
    [InlineData("[Input(4, 4, 1)][BatchNormalization(Momentum = 0, Epsilon = 1)][Flatten][Dense(2)]")]
    public Task NumberInRange_IsRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[Input(4)][Dense(2, Activation = Activation.LeakyRelu)]")]
    [InlineData("[Input(4)][Dense(2, Activation = Activation.LeakyRelu, NegativeSlope = 0f)]")]
    [InlineData("[Input(4)][Activation(Activation.LeakyRelu, NegativeSlope = 0.01f)]")]
    public Task SlopeOfALeakyRelu_IsRight(string attributes) => Build.IsClean(attributes);
}
