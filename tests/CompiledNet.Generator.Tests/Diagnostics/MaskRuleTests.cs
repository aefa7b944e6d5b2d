using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

public class MaskRuleTests
{
    private const string Way = "drop the mask, or use what heeds it: recurrent layers, attention, GlobalAveragePool1D";

    [Theory]
    [InlineData(
        "[Input(8)][Dense(8)][{|CN1023:Embedding(5, 3)|}][Flatten]",
        "Embedding1 takes integers that the caller gives, but Dense1 computes what it takes; put it right behind an input, or name that in From")]
    [InlineData(
        "[Input(8, 3)][Conv1D(4, 3)][{|CN1023:Masking|}][Lstm(2)]",
        "Masking1 takes numbers that the caller gives, but Conv1 computes what it takes; put it right behind an input, or name that in From")]
    [InlineData(
        "[Input(8, 3)][{|CN2005:Embedding(5, 3)|}][Flatten]",
        "Embedding1 takes one integer a step, but Input1 gives a sequence of 8x3; write [Input(24)], or put [Reshape(24)] behind it")]
    [InlineData(
        "[Input(8)][Embedding({|CN2006:20_000_000|}, 3)][Flatten]",
        "Embedding1 makes a table of 20,000,000 rows, but at most 16,777,216 rows can be addressed; use smaller layers")]
    [InlineData(
        "[Input(8)][Embedding(5, 3, MaskZero = true)][{|CN2024:Conv1D(4, 3)|}][GlobalAveragePool1D]",
        $"Conv1 counts the steps that Embedding1 masks, since it takes no mask; {Way}")]
    [InlineData(
        "[Input(8, 3)][Masking(-1)][{|CN2024:Dense(2, PerPosition = true)|}][Loss(Loss.MeanSquaredError)]",
        $"Dense1 is trained on the steps that Masking1 masks, since its loss takes no mask; {Way}")]
    public Task MaskOrIntegerOutOfPlace_IsReported(string attributes, string message) => Build.ReportsOn(attributes, message);

    [Fact]
    public Task MaskThatIsHeeded_IsClean() => Build.IsClean(
        """
        [Input(16)][Embedding(100, 8, MaskZero = true, Name = "words")][PositionEmbedding][Dropout(0.1f)][Lstm(8, ReturnSequences = true)]
        [LayerNormalization][MultiHeadAttention(2, 4)][Add("words")][Dense(16, PerPosition = true, Activation = Activation.Relu)]
        [GlobalAveragePool1D][Dense(4, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]
        """);
}
