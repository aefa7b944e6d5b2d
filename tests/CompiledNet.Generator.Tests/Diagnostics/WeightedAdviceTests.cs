using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Advice that depends on what a layer of weights sums over: each kind where it is true, and where it is not.</summary>
public sealed class WeightedAdviceTests
{
    private const string Relu = "Activation = Activation.Relu";
    private const string Linear = " are linear with nothing but linear layers between them, so that one layer could do what both do; give ";

    [Theory]
    [InlineData("[Input(9, 9, 4)][{|CN4002:DepthwiseConv2D(3)|}][DepthwiseConv2D(3)]", "DepthwiseConv1 and DepthwiseConv2" + Linear
        + "DepthwiseConv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:DepthwiseConv2D(3, DepthMultiplier = 2)|}][SeparableConv2D(3, 3)]",
        "DepthwiseConv1 and SeparableConv1" + Linear + "DepthwiseConv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:DepthwiseConv2D(1)|}][Conv2D(3, 3)]", "DepthwiseConv1 and Conv1" + Linear
        + "DepthwiseConv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:DepthwiseConv2D(2, DepthMultiplier = 4)|}][Conv2D(5, 1)]", "DepthwiseConv1 and Conv1" + Linear
        + "DepthwiseConv1 an activation")]
    [InlineData("[Input(9, 9, 1)][{|CN4002:Conv2D(4, 1)|}][DepthwiseConv2D(3)]", "Conv1 and DepthwiseConv1" + Linear
        + "Conv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:DepthwiseConv2D(3)|}][Flatten][Dense(2)]", "DepthwiseConv1 and Dense1" + Linear
        + "DepthwiseConv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:SeparableConv2D(5, 3)|}][SeparableConv2D(3, 3)]", "SeparableConv1 and SeparableConv2" + Linear
        + "SeparableConv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:Conv2D(8, 3, Groups = 2)|}][Conv2D(4, 3, Groups = 2)]", "Conv1 and Conv2" + Linear
        + "Conv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:Conv2DTranspose(4, 2, Stride = 2)|}][Conv2D(4, 3)]", "ConvTranspose1 and Conv1" + Linear
        + "ConvTranspose1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:Conv2D(4, 3)|}][UpSampling2D(2)][Conv2D(4, 3)]", "Conv1 and Conv2" + Linear
        + "Conv1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:Conv2D(4, 3)|}][UpSampling2D(2)][AveragePool2D(2)][Conv2D(4, 3)]", "Conv1 and Conv2" + Linear
        + "Conv1 an activation")]
    [InlineData("[Input(8)][{|CN4002:Dense(8)|}][Dropout(0.5f)][Dense(3)]", "Dense1 and Dense2" + Linear + "Dense1 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:Conv2D(4, 1)|}][Add(\"Input1\")][Conv2D(4, 3)]", "Conv1 and Conv2" + Linear
        + "Conv1 an activation")]
    [InlineData("[Input(8)][Dense(8, " + Relu + ", Name = \"a\")][{|CN4002:Dense(8)|}][Concatenate(\"a\")][Dense(3)]", "Dense2 and Dense3"
        + Linear + "Dense2 an activation")]
    [InlineData("[Input(9, 9, 4)][{|CN4002:Conv2D(4, 3, 1)|}][Conv2D(1, 1, 3)]", "Conv1 and Conv2" + Linear + "Conv1 an activation")]
    [InlineData("[Input(9, 9, 4)][SeparableConv2D(6, 3, Activation = {|CN3008:Activation.Relu|})][BatchNormalization]",
        "SeparableConv1 applies Relu to its values before BatchNorm1 normalizes them, so that BatchNorm1 undoes part of it; let the activation follow BatchNorm1")]
    [InlineData("[Input(9, 9, 4)][Conv2DTranspose(6, 3, Activation = {|CN3008:Activation.Relu|})][BatchNormalization]",
        "ConvTranspose1 applies Relu to its values before BatchNorm1 normalizes them, so that BatchNorm1 undoes part of it; let the activation follow BatchNorm1")]
    [InlineData("[Input(9, 9, 4)][{|CN4007:SeparableConv2D(6, 3)|}][BatchNormalization]",
        "SeparableConv1 adds a bias that BatchNorm1 takes away again with the mean of each channel, whose place its beta has: 6 parameters for nothing; use UseBias = false")]
    [InlineData("[Input(9, 9, 4)][Conv2DTranspose(6, 3, UseBias = {|CN4007:true|})][UpSampling2D(2)][BatchNormalization]",
        "ConvTranspose1 adds a bias that BatchNorm1 takes away again with the mean of each channel, whose place its beta has: 6 parameters for nothing; use UseBias = false")]
    [InlineData("[Input(9, 9, 4)][{|CN4007:Conv2D(6, 3)|}][Flatten][BatchNormalization]",
        "Conv1 adds a bias that BatchNorm1 takes away again with the mean of each channel, whose place its beta has: 6 parameters for nothing; use UseBias = false")]
    [InlineData("[Input(4)][{|CN4007:Dense(6)|}][Concatenate(\"Input1\")][BatchNormalization]",
        "Dense1 adds a bias that BatchNorm1 takes away again with the mean of each channel, whose place its beta has: 6 parameters for nothing; use UseBias = false")]
    [InlineData("[Input(32, 32, 16)][Conv2DTranspose(16, {|CN4001:5|})]",
        "ConvTranspose1 (5x5 kernel) takes 6,553,600 multiply-adds and 6,400 weights, where two 3x3 kernels see the same 5x5 with 5,022,720 and 4,608; use two layers of 3x3")]
    [InlineData("[Input(8, 8, 32)][Conv2D({|CN4005:64|}, 3, " + Relu + ")][Conv2D(2, 1)]",
        "Conv1 holds 18,496 of all 18,626 parameters (99 %), a weight for each of 3x3 taps, 32 channels and 64 filters; let fewer channels reach it")]
    [InlineData("[Input(8, 8, 32)][Conv2D({|CN4005:256|}, 3, Groups = 4, " + Relu + ")][Conv2D(2, 1)]",
        "Conv1 holds 18,688 of all 19,202 parameters (97 %), a weight for each of 3x3 taps, 8 channels of a group and 256 filters; let fewer channels reach it")]
    [InlineData("[Input(8, 8, 32)][Conv2DTranspose({|CN4005:64|}, 3, " + Relu + ")][Conv2D(2, 1)]",
        "ConvTranspose1 holds 18,496 of all 18,626 parameters (99 %), a weight for each of 3x3 taps, 32 channels and 64 filters; let fewer channels reach it")]
    [InlineData("[Input(8, 8, 64)][SeparableConv2D({|CN4005:160|}, 3, " + Relu + ")][Conv2D(2, 1)]",
        "SeparableConv1 holds 10,976 of all 11,298 parameters (97 %), a weight for each of 3x3 taps and 64 channels, then for each of these and 160 filters; let fewer channels reach it")]
    [InlineData("[Input(9, 9, 128)][{|CN4005:DepthwiseConv2D(9, " + Relu + ")|}][Conv2D(2, 1)]",
        "DepthwiseConv1 holds 10,496 of all 10,754 parameters (97 %), a weight for each of 9x9 taps and 128 channels; let fewer channels reach it")]
    [InlineData("[Input(32, 32, 16)][Conv2DTranspose({|CN4006:17|}, 3, " + Relu + ")]",
        "ConvTranspose1 has 17 filters, which take as long as 32 where one image is predicted, since vectors have 16 lanes: 46 % of the network's multiply-adds are with its zeros; use 16 or 32")]
    [InlineData("[Input(24, 24, 64)][SeparableConv2D({|CN4006:33|}, 3, " + Relu + ")]",
        "SeparableConv1 has 33 filters, which take as long as 48 where one image is predicted, since vectors have 16 lanes: 26 % of the network's multiply-adds are with its zeros; use 32 or 48")]
    [InlineData("[Input(32, 32, 1)][Conv2D(17, 1, " + Relu + ")][{|CN4006:DepthwiseConv2D(11, " + Relu + ")|}]",
        "DepthwiseConv1 has 17 channels, which take as long as 32 where one image is predicted, since vectors have 16 lanes: 46 % of the network's multiply-adds are with its zeros; use 16 or 32")]
    [InlineData("[Input(32, 32, 1)][Conv2D(17, 1, " + Relu + ")][SeparableConv2D(16, 11, DepthMultiplier = {|CN4006:1|}, " + Relu + ")]",
        "SeparableConv1 has 17 depthwise channels, which take as long as 32 where one image is predicted, since vectors have 16 lanes: 43 % of the network's multiply-adds are with its zeros; use 16 or 32")]
    [InlineData("[Input(9, 9, 1)][Conv2DTranspose(4, 3, Stride = {|CN1013:1|}, StrideHeight = 2, StrideWidth = 2)]",
        "Stride of ConvTranspose1 has no effect, since StrideHeight and StrideWidth are given; drop it")]
    public Task Advice_IsTrueOfEveryLayerOfWeights(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    // A depthwise convolution and one that mixes its channels are a separable one; so they are the other way round.
    [InlineData("[Input(9, 9, 4)][DepthwiseConv2D(3)][Conv2D(8, 1)]")]
    [InlineData("[Input(9, 9, 4)][DepthwiseConv2D(2, DepthMultiplier = 3)][Conv2D(5, 1)]")]
    [InlineData("[Input(9, 9, 4)][Conv2D(8, 1)][DepthwiseConv2D(3)]")]
    [InlineData("[Input(9, 9, 4)][Conv2D(4, 3, Groups = 2)][Conv2D(4, 1)]")]
    // A column and a row are a rectangle of fewer weights.
    [InlineData("[Input(9, 9, 4)][Conv2D(4, 3, 1)][Conv2D(4, 1, 3)]")]
    // Through few channels.
    [InlineData("[Input(9, 9, 8)][SeparableConv2D(2, 3)][SeparableConv2D(8, 3)]")]
    [InlineData("[Input(9, 9, 8)][Conv2DTranspose(2, 3, Stride = 3)][Conv2D(8, 3)]")]
    // Down and up again leaves positions out, as no convolution does.
    [InlineData("[Input(9, 9, 3)][Conv2D(4, 3, Stride = 3)][Conv2DTranspose(3, 3, Stride = 3)]")]
    [InlineData("[Input(8, 8, 3)][Conv2D(4, 3)][AveragePool2D(2)][UpSampling2D(2)][Conv2D(3, 3)]")]
    // What comes from elsewhere needs the second layer too.
    [InlineData("[Input(8)][Dense(8, " + Relu + ", Name = \"a\")][Dense(8, " + Relu + ", Name = \"b\")][Dense(8)][Add(\"a\")][Dense(3)]")]
    [InlineData("[Input(8, 8, 4)][Conv2D(4, 3, Padding = Padding.Same, " + Relu
        + ", Name = \"fine\")][MaxPool2D(2)][Conv2DTranspose(4, 2, Stride = 2)][Concatenate(\"fine\")][Conv2D(3, 1)]")]
    [InlineData("[Input(8)][Dense(8)][BatchNormalization(Trainable = false)][Dense(3)]")]
    [InlineData("[Input(8)][Dense(8)][Multiply(\"Input1\")][Dense(3)]")]
    // Zeros have no bias, and dropped values neither.
    [InlineData("[Input(8, 8, 1)][Conv2D(4, 3)][ZeroPadding2D(1)][BatchNormalization]")]
    [InlineData("[Input(8)][Dense(8)][Dropout(0.5f)][BatchNormalization]")]
    [InlineData("[Input(8)][Dense(8)][Multiply(\"Input1\")][BatchNormalization]")]
    // Depthwise windows are the smaller part of the work; a stride is not had twice.
    [InlineData("[Input(32, 32, 16)][DepthwiseConv2D(5)]")]
    [InlineData("[Input(32, 32, 4)][SeparableConv2D(4, 5)]")]
    [InlineData("[Input(16, 16, 16)][Conv2DTranspose(16, 5, Stride = 2)]")]
    // The caller's images have the channels that they have.
    [InlineData("[Input(40, 40, 3)][DepthwiseConv2D(21, DepthMultiplier = 3)]")]
    [InlineData("[Input(32, 32, 16)][DepthwiseConv2D(13)]")]
    public Task WhereItIsNotTrue_NothingIsSaid(string attributes) => Build.IsClean(attributes);
}
