using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public sealed class WindowRuleTests
{
    [Fact]
    public async Task KernelLargerThanItsInput_IsReportedAtTheKernelWithItsProducer()
    {
        IReadOnlyList<Diagnostic> found = await Build.ReportsOn(
            "[Input(8, 8, 16)][MaxPool2D(2)][Conv2D(6, 3, Padding = Padding.Same)][Conv2D(16, {|CN2001:5|})]",
            "Conv2 (5x5 kernel, padding 0) needs at least 5x5, but Conv1 gives 4x4x6; use a kernel of at most 4 or a padding of at least 1");

        Location producer = Assert.Single(found[0].AdditionalLocations);
        Assert.Equal(
            "Conv2D(6, 3, Padding = Padding.Same)", producer.SourceTree!.ToString().Substring(producer.SourceSpan.Start, producer.SourceSpan.Length));
    }

    [Theory]
    [InlineData(
        "[Input(2, 9, 1)][Conv2D(1, {|CN2001:3|}, 3)]",
        "Conv1 (3x3 kernel, padding 0) needs at least 3x3, but Input1 gives 2x9x1; use a kernel of at most 2x3 or a padding of at least 1x0")]
    [InlineData(
        "[Input(9, 2, 1)][Conv2D(1, kernelWidth: {|CN2001:3|}, kernelHeight: 3)]",
        "Conv1 (3x3 kernel, padding 0) needs at least 3x3, but Input1 gives 9x2x1; use a kernel of at most 3x2 or a padding of at least 0x1")]
    [InlineData(
        "[Input(3, 3, 1)][MaxPool2D({|CN2001:6|}, ZeroPadding = 1)]",
        "Pool1 (6x6 window, padding 1) needs at least 4x4, but Input1 gives 3x3x1; use a window of at most 5 or a padding of at least 2")]
    public Task WindowLargerThanItsPaddedInput_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData(
        "[Input(8, 8, 1)][Conv2D(1, {|CN2001:3|}, Dilation = 4)]",
        "Conv1 (3x3 kernel with dilation 4, 4*(3 - 1) + 1 = 9, padding 0) needs at least 9x9, but Input1 gives 8x8x1; use a kernel of at most 2, a dilation of at most 3 or a padding of at least 1")]
    [InlineData(
        "[Input(9, 6, 1)][Conv2D(1, 3, {|CN2001:5|}, DilationWidth = 2)]",
        "Conv1 (3x5 kernel with dilation 1x2, rows 1*(3 - 1) + 1 = 3, columns 2*(5 - 1) + 1 = 9, padding 0) needs at least 3x9, but Input1 gives 9x6x1; use a kernel of at most 3, a dilation of at most 1 or a padding of at least 0x2")]
    [InlineData(
        "[Input(2, 2, 1)][Conv2D(1, {|CN2001:3|}, Dilation = 2)]",
        "Conv1 (3x3 kernel with dilation 2, 2*(3 - 1) + 1 = 5, padding 0) needs at least 5x5, but Input1 gives 2x2x1; use a kernel of at most 1 or a padding of at least 2")]
    public Task DilatedKernelLargerThanItsInput_IsReportedWithItsReach(string attributes, string message) =>
        Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("Stride = 2, Dilation = {|CN2021:2|}", "stride 2 and dilation 2")]
    [InlineData("StrideHeight = 3, DilationWidth = {|CN2021:2|}", "stride 3x1 and dilation 1x2")]
    public Task StrideAndDilation_AreReportedAtTheDilation(string arguments, string both) => Build.ReportsOn(
        $"[Input(16, 16, 3)][Conv2D(8, 3, Padding = Padding.Same, {arguments})]",
        $"Conv1 has {both}, but a window that spreads its taps moves by single rows and columns; use stride 1 or dilation 1");

    [Theory]
    [InlineData(
        "[Input(8, 8, 12)][Conv2D(16, 3, Groups = {|CN2020:3|})]",
        "Conv1 has 3 groups, which do not divide its 16 filters (16 mod 3 = 1); use 2 or 4")]
    [InlineData(
        "[Input(8, 8, 9)][Conv2D(12, 3, Groups = {|CN2020:12|})]",
        "Conv1 has 12 groups, which do not divide the 9 channels of Input1 (9 mod 12 = 9); use 3")]
    [InlineData(
        "[Input(8, 8, 5)][Conv2D(7, 3, Groups = {|CN2020:2|})]",
        "Conv1 has 2 groups, which do not divide the 5 channels of Input1 (5 mod 2 = 1) and its 7 filters (7 mod 2 = 1); use 1")]
    public Task GroupsThatDoNotDivide_AreReportedWithTheArithmetic(string attributes, string message) =>
        Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(9, 9, 4)][Conv2D(6, 3, Dilation = 4, Groups = 2)]")]
    [InlineData("[Input(8, 8, 4)][Conv2D(4, 3, Dilation = 7, Padding = Padding.Same, Groups = 4)]")]
    public Task DilationAndGroupsThatFit_AreRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData(
        "[Input(8, 8, 3)][Conv2DTranspose(3, {|CN2022:2|}, Stride = 3, Padding = Padding.Same)]",
        "ConvTranspose1 (2x2 kernel, stride 3) reaches only 2 of every 3 rows and 2 of every 3 columns of its output, since the kernel is smaller than the stride; use a kernel of at least 3 or a stride of at most 2")]
    [InlineData(
        "[Input(8, 8, 3)][Conv2DTranspose(3, 4, {|CN2022:1|}, Stride = 2)]",
        "ConvTranspose1 (4x1 kernel, stride 2) reaches only 1 of every 2 columns of its output, since the kernel is smaller than the stride; use a kernel of at least 2 or a stride of at most 1")]
    public Task TransposedKernelBelowItsStride_IsReportedAtTheKernel(string attributes, string message) =>
        Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(8, 8, 3)][Conv2DTranspose(3, 2, Stride = 2, Padding = Padding.Same)]")]
    [InlineData("[Input(8, 8, 3)][Conv2DTranspose(3, 5)]")]
    public Task TransposedKernelOfItsStrideAndMore_IsRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[Input(5, 5, 1)][Conv2D(1, 5)]")]
    [InlineData("[Input(3, 3, 1)][Conv2D(1, 5, ZeroPadding = 1)]")]
    [InlineData("[Input(1, 1, 1)][Conv2D(1, 7, Padding = Padding.Same)]")]
    [InlineData("[Input(2, 3, 1)][MaxPool2D(3, ZeroPaddingHeight = 1, StrideHeight = 1)]")]
    public Task WindowThatJustFits_IsRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData(
        "[Input(28, 28, 1)][Conv2D(6, 3, Stride = {|CN2002:2|})]",
        "Conv1 (3x3 kernel, stride 2, padding 0) does not see all of the 28x28x1 that Input1 gives: (28 + 2*0 - 3) mod 2 = 1; use stride 1, kernel 2, kernel 4, same padding or AllowCropping = true")]
    [InlineData(
        "[Input(5, 5, 1)][MaxPool2D({|CN2002:2|})]",
        "Pool1 (2x2 window, stride 2, padding 0) does not see all of the 5x5x1 that Input1 gives: (5 + 2*0 - 2) mod 2 = 1; use stride 1, same padding or AllowCropping = true")]
    [InlineData(
        "[Input(8, 9, 1)][Conv2D(1, 3, StrideHeight = {|CN2002:3|}, StrideWidth = 2)]",
        "Conv1 (3x3 kernel, stride 3x2, padding 0) does not see all of the 8x9x1 that Input1 gives: rows (8 + 2*0 - 3) mod 3 = 2; use stride height 1, padding height 2, kernel height 2, kernel height 5, same padding or AllowCropping = true")]
    [InlineData(
        "[Input(9, 8, 1)][Conv2D(1, 3, Stride = {|CN2002:2|}, ZeroPaddingHeight = 1)]",
        "Conv1 (3x3 kernel, stride 2, padding 1x0) does not see all of the 9x8x1 that Input1 gives: columns (8 + 2*0 - 3) mod 2 = 1; use stride width 1, kernel width 2, kernel width 4, same padding or AllowCropping = true")]
    [InlineData(
        "[Input(11, 12, 1)][Conv2D(1, 4, Stride = {|CN2002:3|})]",
        "Conv1 (4x4 kernel, stride 3, padding 0) does not see all of the 11x12x1 that Input1 gives: rows (11 + 2*0 - 4) mod 3 = 1, columns (12 + 2*0 - 4) mod 3 = 2; use stride 1, same padding or AllowCropping = true")]
    public Task StrideThatDoesNotFit_IsReportedWithItsArithmetic(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(28, 28, 1)][MaxPool2D(3, Stride = 2, CeilMode = true)]")]
    [InlineData("[Input(28, 28, 1)][AveragePool2D(3, Stride = 2, ZeroPadding = 1, CeilMode = true)]")]
    [InlineData("[Input(2, 2, 1)][L2Pool2D(3, CeilMode = true)][Conv2D(1, 1)]")]
    [InlineData("[Input(5, 5, 1)][Conv2DTranspose(2, 3, Stride = 2, ZeroPadding = 1, OutputPadding = 1)]")]
    [InlineData("[Input(5, 5, 1)][Conv2DTranspose(2, 3, Stride = 2, Padding = Padding.Same, OutputPaddingWidth = 1)]")]
    public Task WindowsThatReachBeyondTheEndWhereThatIsSaid_AreRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[Input(3, 8)][Conv1D(4, {|CN2001:5|})]",
        "Conv1 (kernel of 5 steps, padding 0) needs at least 5 steps, but Input1 gives 3x8; use a kernel of at most 3 or a padding of at least 1")]
    [InlineData("[Input(4, 8)][Conv1D(4, {|CN2001:3|}, Dilation = 2)]",
        "Conv1 (kernel of 3 steps with dilation 2, 2*(3 - 1) + 1 = 5, padding 0) needs at least 5 steps, but Input1 gives 4x8; use a kernel of at most 2, a dilation of at most 1 or a padding of at least 1")]
    [InlineData("[Input(11, 3)][MaxPool1D(2, Stride = {|CN2002:2|})]",
        "Pool1 (window of 2 steps, stride 2, padding 0) does not see all of the 11x3 that Input1 gives: (11 + 2*0 - 2) mod 2 = 1; use stride 1, same padding or AllowCropping = true")]
    [InlineData("[Input(9, 2)][Conv1D(1, {|CN2004:0|})]", "Conv1 has kernel size 0, but needs at least 1")]
    [InlineData("[Input(9, 2)][Conv1D(1, 3, Stride = {|CN2004:-1|})]", "Conv1 has stride -1, but needs at least 1")]
    [InlineData("[Input({|CN2004:0|}, 2)][Conv1D(1, 3)]", "Input1 has steps 0, but needs at least 1")]
    [InlineData("[Input(9, 2)][Cropping1D(4, {|CN2004:-5|})]", "Cropping1 has cropping behind -5, but needs at least 0")]
    [InlineData("[Input(9, 2)][{|CN2004:Cropping1D(5)|}]", "Cropping1 has -1 steps left of the 9x2 that Input1 gives, but needs at least 1")]
    [InlineData("[Input(9, 2)][{|CN2005:Conv2D(1, 3)|}]",
        "Conv1 takes a map, but Input1 gives a sequence of 9x2; its kind for one dimension slides over steps, such as [Conv1D]")]
    [InlineData("[Input(9, 9, 1)][{|CN2005:MaxPool1D(3)|}]",
        "Pool1 takes a sequence, but Input1 gives a map of 9x9x1; its kind for two dimensions slides over maps, such as [Conv2D]")]
    [InlineData("[Input(9)][{|CN2005:GlobalMaxPool1D|}]",
        "GlobalPool1 takes a sequence, but Input1 gives a vector of 9; give the input steps and channels")]
    [InlineData("[Input(9, 2)][Conv1D(1, 3, Padding = Padding.Causal, ZeroPadding = {|CN2007:2|})]",
        "Conv1 has causal padding, which counts its own zeros, and a padding of 2; drop one of them")]
    [InlineData("[Input(9, 2)][MaxPool1D(2, ZeroPadding = {|CN2008:2|})]",
        "Pool1 has windows of 2 steps and a padding of 2, so that some windows see nothing but padding; use a padding of at most 1")]
    [InlineData("[Input(9, 9, 2)][Conv2D(1, 3, Padding = {|CN1010:Padding.Causal|})]",
        "Conv1 has Padding.Causal as its Padding, which has no such member; use Valid, Same")]
    public Task WindowOfStepsThatDoesNotFit_IsReportedInSteps(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(3, 8)][Conv1D(4, 5, Padding = Padding.Causal)]")]
    [InlineData("[Input(11, 3)][MaxPool1D(2, CeilMode = true)]")]
    [InlineData("[Input(12, 3)][SeparableConv1D(4, 3, Padding = Padding.Same)][AvgPool1D(3)][GlobalMaxPooling1D]")]
    [InlineData("[Input(12, 3)][DepthwiseConv1D(3, Dilation = 2, Padding = Padding.Causal)][Flatten]")]
    public Task WindowOfStepsThatFits_IsRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[Input(3, 3, 1)][Conv2DTranspose(2, 3, Stride = 2, OutputPadding = {|CN3010:2|})]",
        "ConvTranspose1 needs an output padding of at least 0 and below its stride of 2, but has 2; use 1")]
    [InlineData("[Input(3, 3, 1)][Conv2DTranspose(2, 1, 2, ZeroPadding = {|CN2004:2|})]",
        "ConvTranspose1 has -1 rows left of its output, but needs at least 1")]
    public Task TransposedOutputThatCannotBe_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(29, 29, 1)][Conv2D(6, 3, Stride = 2)]")]
    [InlineData("[Input(28, 28, 1)][Conv2D(6, 3, Stride = 2, Padding = Padding.Same)]")]
    [InlineData("[Input(28, 28, 1)][Conv2D(6, 3, Stride = 2, AllowCropping = true)]")]
    [InlineData("[Input(28, 28, 1)][Conv2D(6, 4, Stride = 2, ZeroPadding = 1)]")]
    public Task StrideThatFitsOrIsAllowedToCrop_IsRight(string attributes) => Build.IsRight(attributes);

    [Theory]
    [InlineData("[Input(9, 9, 1)][Conv2D({|CN2004:0|}, 3)]", "Conv1 has filters 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, {|CN2004:-3|})]", "Conv1 has kernel size -3, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, {|CN2004:0|})]", "Conv1 has kernel width 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, Stride = {|CN2004:0|})]", "Conv1 has stride 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, StrideWidth = {|CN2004:-1|})]", "Conv1 has stride width -1, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, ZeroPadding = {|CN2004:-1|})]", "Conv1 has padding -1, but needs at least 0")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, Dilation = {|CN2004:0|})]", "Conv1 has dilation 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, DilationWidth = {|CN2004:-2|})]", "Conv1 has dilation width -2, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2D(1, 3, Groups = {|CN2004:0|})]", "Conv1 has groups 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][DepthwiseConv2D(3, DepthMultiplier = {|CN2004:0|})]",
        "DepthwiseConv1 has depth multiplier 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][DepthwiseConv2D({|CN2004:0|})]", "DepthwiseConv1 has kernel size 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2DTranspose({|CN2004:0|}, 3)]", "ConvTranspose1 has filters 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][Conv2DTranspose(1, 3, Stride = {|CN2004:0|})]", "ConvTranspose1 has stride 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][AveragePool2D({|CN2004:0|})]", "Pool1 has window size 0, but needs at least 1")]
    [InlineData("[Input(9, {|CN2004:0|}, 1)][Flatten]", "Input1 has width 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][ZeroPadding2D({|CN2004:-1|})]", "Padding1 has padding -1, but needs at least 0")]
    [InlineData("[Input(9, 9, 1)][ZeroPadding2D(1, {|CN2004:-2|})]", "Padding1 has padding width -2, but needs at least 0")]
    [InlineData("[Input(9, 9, 1)][ZeroPadding2D(0, 0, {|CN2004:-2|}, 3)]", "Padding1 has padding to the left -2, but needs at least 0")]
    [InlineData("[Input(9, 9, 1)][ZeroPadding2D({|CN2004:-1|}, -1, 2, 2)]", "Padding1 has padding height -1, but needs at least 0")]
    [InlineData("[Input(9, 9, 1)][Cropping2D(0, 0, {|CN2004:-2|}, 3)]", "Cropping1 has cropping to the left -2, but needs at least 0")]
    [InlineData("[Input(9, 9, 1)][{|CN2004:Cropping2D(5, 1)|}]", "Cropping1 has -1 rows left of the 9x9x1 that Input1 gives, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][{|CN2004:Cropping2D(0, 1, 8, 1)|}]", "Cropping1 has 0 columns left of the 9x9x1 that Input1 gives, but needs at least 1")]
    [InlineData("[Input(24)][Reshape(-1, {|CN2004:-1|}, 2)]", "Reshape1 has width -1, but needs at least 1")]
    [InlineData("[Input(24)][{|CN2023:Reshape(4, 2, 4)|}]",
        "Reshape1 makes 4x2x4, 32 values, of the 24 values that Input1 gives as 24; use height 3 or channels 3")]
    [InlineData("[Input(24)][{|CN2023:Reshape(-1, 5, 1)|}]",
        "Reshape1 makes -1x5x1, 24 mod 5 = 4, of the 24 values that Input1 gives as 24; use sizes whose product they are")]
    [InlineData("[Input(9, 9, 1)][UpSampling2D({|CN2004:0|})]", "UpSampling1 has size 0, but needs at least 1")]
    [InlineData("[Input(9, 9, 1)][UpSampling2D(2, {|CN2004:-1|})]", "UpSampling1 has size of the columns -1, but needs at least 1")]
    [InlineData("[Input({|CN2004:-5|})][Dense(3)]", "Input1 has size -5, but needs at least 1")]
    [InlineData("[Input(5)][Dense({|CN2004:0|})][Dense(3)]", "Dense1 has units 0, but needs at least 1")]
    public Task SizeThatIsTooSmall_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Theory]
    [InlineData("[Input(9)][{|CN2005:Conv2D(1, 3)|}]",
        "Conv1 takes a map, but Input1 gives a vector of 9; give the input height, width and channels")]
    [InlineData("[Input(9, 9, 1)][Flatten][{|CN2005:MaxPool2D(3)|}]",
        "Pool1 takes a map, but Flatten1 gives a vector of 81; put it before Flatten1")]
    [InlineData("[Input(9, 9, 1)][Flatten][Dense(9)][{|CN2005:Conv2D(3, 1)|}]",
        "Conv1 takes a map, but Dense1 gives a vector of 9; put it before the layer that makes the map a vector")]
    [InlineData("[Input(9, 9, 4)][GlobalAveragePool2D][{|CN2005:MaxPool2D(2)|}]",
        "Pool1 takes a map, but GlobalPool1 gives a vector of 4; put it before GlobalPool1")]
    [InlineData("[Input(9, 9, 4)][GlobalMaxPool2D][{|CN2005:GlobalMaxPool2D|}]",
        "GlobalPool2 takes a map, but GlobalPool1 gives a vector of 4; put it before GlobalPool1")]
    [InlineData("[Input(9)][{|CN2005:ZeroPadding2D(1)|}]",
        "Padding1 takes a map, but Input1 gives a vector of 9; give the input height, width and channels")]
    [InlineData("[Input(9)][{|CN2005:UpSampling2D(2)|}]",
        "UpSampling1 takes a map, but Input1 gives a vector of 9; give the input height, width and channels")]
    [InlineData("[Input(9)][{|CN2005:GlobalAveragePool2D|}]",
        "GlobalPool1 takes a map, but Input1 gives a vector of 9; give the input height, width and channels")]
    public Task WindowOnAVector_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public Task SamePaddingWithZeros_IsReportedAtTheZeros() => Build.ReportsOn(
        "[Input(9, 9, 1)][Conv2D(1, 3, Padding = Padding.Same, ZeroPadding = {|CN2007:1|})]",
        "Conv1 has same padding, which counts its own zeros, and a padding of 1; drop one of them");

    [Theory]
    [InlineData("ZeroPadding = {|CN2008:2|}", "2")]
    [InlineData("ZeroPaddingHeight = {|CN2008:3|}", "3x0")]
    [InlineData("ZeroPaddingWidth = {|CN2008:2|}, Stride = 1", "0x2")]
    public Task PoolThatSeesPaddingOnly_IsReported(string argument, string padding) => Build.ReportsOn(
        $"[Input(8, 8, 1)][MaxPool2D(2, {argument})]",
        $"Pool1 has windows of 2x2 and a padding of {padding}, so that some windows see nothing but padding; use a padding of at most 1");

    [Theory]
    [InlineData("[Input(8, 8, 1)][MaxPool2D(2, ZeroPadding = 1)]")]
    [InlineData("[Input(8, 8, 1)][Conv2D(1, 2, ZeroPadding = 2)]")]
    public Task PaddingBelowTheWindowOrOfAConvolution_IsRight(string attributes) => Build.IsRight(attributes);
}
