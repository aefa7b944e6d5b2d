using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public class RepeatRuleTests
{
    [Theory]
    [InlineData(
        "[Input(4)][{|CN1022:Repeat(2)|}][Dense(4)]",
        "[Repeat] repeats a block of layers, but no [EndRepeat] follows it; write one behind the last layer of the block")]
    [InlineData(
        "[Input(4)][Dense(4)][{|CN1022:EndRepeat|}]",
        "[EndRepeat] repeats a block of layers, but no [Repeat] stands before it; write one, or drop it")]
    [InlineData(
        "[Input(4)][Repeat(2)][Dense(4)][{|CN1022:Repeat(3)|}][EndRepeat]",
        "[Repeat] repeats a block of layers, but it stands inside of another; end that one before, or write the inner layers out")]
    [InlineData(
        "[Input(4)][{|CN1022:Repeat(2)|}][EndRepeat][Dense(4)]",
        "[Repeat] repeats a block of layers, but no layer stands between it and its [EndRepeat]; write the layers of the block there, or drop both")]
    [InlineData(
        "[Input(4)][Repeat({|CN1022:0|})][Dense(4)][EndRepeat]",
        "[Repeat] repeats a block of layers, but 0 times is not 1 to 1,000; use 2")]
    [InlineData(
        "[Input(4)][Repeat({|CN1022:int.MaxValue|})][Dense(4)][EndRepeat]",
        "[Repeat] repeats a block of layers, but 2147483647 times is not 1 to 1,000; use 2")]
    [InlineData(
        "[Input(4)][Repeat(2, Input = {|CN1022:\"x\"|})][Dense(4)][EndRepeat]",
        "[Repeat] repeats a block of layers, but no layer of it takes \"x\"; name it in From or in a merge, or drop it")]
    [InlineData(
        "[Input(4)][Dense(4, Name = \"x\")][Repeat(2, Input = {|CN1022:\"x\"|})][Dense(4)][Add(\"x\")][EndRepeat]",
        "[Repeat] repeats a block of layers, but a layer is called x too; use another word")]
    public Task BlockThatCannotBeRepeated_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public Task WhatIsWrongWithALayerOfABlock_IsSaidOnce() => Build.ReportsOn(
        "[Input(4)][Repeat(3)][Dense({|CN2004:0|})][EndRepeat]", "Dense1 has units 0, but needs at least 1");

    [Fact]
    public Task NameThatALayerBehindTheBlockHas_IsReportedAtTheSecond() => Build.ReportsOn(
        "[Input(4)][Repeat(2)][Dense(4, Name = \"a\")][EndRepeat][Dense(4, Name = {|CN1009:\"a2\"|})]",
        "a2 is the name of layer 3 and of layer 4, case aside; give one of them another name");

    [Fact]
    public Task InputOfABlock_IsReportedWithTheInputThatIsMissing() => Build.ReportsOn(
        "[{|CN1022:Repeat(2)|}][{|CN1004:Input(4)|}][Dense(4)][EndRepeat]",
        "[Repeat] repeats a block of layers, but an input stands in it; put that before the block",
        "Input1 follows Repeat1, but inputs stand before all other layers; move or remove it");

    [Fact]
    public Task BackboneInABlock_IsReported() => Build.Reports(
        """
        using CompiledNet;

        [Network]
        [Input(4)]
        [Dense(4)]
        public partial class Trunk;

        [Network]
        [Input(4)]
        [{|CN1022:Repeat(2)|}]
        [Backbone<Trunk>]
        [EndRepeat]
        public partial class Net;
        """,
        "[Repeat] repeats a block of layers, but it has layers of another network, whose names stay; put [Backbone] before the block");

    [Fact]
    public Task NetworkWithABlock_IsClean() => Build.IsClean(
        """
        [Input(16, 8)][PositionEmbedding][Repeat(3, Input = "tokens")][LayerNormalization][MultiHeadAttention(2, 4)][Add("tokens", Name = "heard")]
        [LayerNormalization][Dense(16, PerPosition = true, Activation = Activation.Gelu)][Dense(8, PerPosition = true)][Add("heard")][EndRepeat]
        [GlobalAveragePool1D][Dense(16, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]
        """);
}
