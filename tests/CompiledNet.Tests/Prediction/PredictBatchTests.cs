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

    [Theory]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(1003)]
    public void PredictBatch_OfALargerNetwork_SharesItOut(int images)
    {
        var network = new WideNetwork(seed: 1);
        (float[] inputs, float[] expected) = Predicted(network, images);

        foreach (int threads in new[] { 0, 1, 2, 3, 64 })
        {
            var actual = new float[images * 5];
            network.PredictBatch(inputs, actual, threads);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void PredictBatch_OfSeveralCallersAtOnce_IsRightForEach()
    {
        var network = new WideNetwork(seed: 1);
        (float[] inputs, float[] expected) = Predicted(network, 200);

        Parallel.For(0, 40, _ =>
        {
            var actual = new float[expected.Length];
            network.PredictBatch(inputs, actual);
            Assert.Equal(expected, actual);
        });
    }

    [Fact]
    public void PredictBatch_AllocatesNothing_OnceThreadsAreThere()
    {
        var network = new WideNetwork(seed: 1);
        (float[] inputs, float[] outputs) = Predicted(network, 200);
        network.PredictBatch(inputs, outputs);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10; call++)
            network.PredictBatch(inputs, outputs);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (float[] Inputs, float[] Outputs) Predicted(WideNetwork network, int images)
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, images * 64).Select(_ => random.NextSingle())];
        var outputs = new float[images * 5];
        network.Predict(inputs, outputs);
        return (inputs, outputs);
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
