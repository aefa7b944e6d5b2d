using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Prediction;

public class PredictBatchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(1003)]
    [InlineData(1020)]
    public void PredictBatch_OnAnyNumberOfThreads_GivesWhatPredictGives(int images)
    {
        var network = new LinearNetwork();
        float[] inputs = images == 0 ? [] : ExampleDataset.Classes(images).AllInputs;
        var expected = new float[images * 5];
        network.Predict(inputs, expected);
        foreach (int threads in new[] { 0, 1, 2, 3 })
        {
            var actual = new float[images * 5];
            network.PredictBatch(inputs, actual, threads);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void PredictBatch_OfWrongLengths_NamesThem()
    {
        var network = new LinearNetwork();
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => network.PredictBatch(new float[21], new float[5])).ParamName);
        Assert.Equal("outputs", Assert.Throws<ArgumentException>(() => network.PredictBatch(new float[20], new float[6])).ParamName);
        Assert.Equal(
            "threads", Assert.Throws<ArgumentOutOfRangeException>(() => network.PredictBatch(new float[20], new float[5], -1)).ParamName);
    }
}
