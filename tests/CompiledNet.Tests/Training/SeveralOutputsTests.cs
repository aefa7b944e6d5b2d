using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class SeveralOutputsTests
{
    private static readonly float[] Image = [.. Enumerable.Range(0, 60).Select(i => (i % 7) / 7f)];

    [Fact]
    public void SpanForEachOutput_GetsWhatOneSpanGets()
    {
        var network = new TwoHeads(seed: 1);
        float[] all = new float[5], shape = new float[3], box = new float[2];
        network.Predict(Image, all);
        network.Predict(Image, shape, box);

        Assert.Equal(all, shape.Concat(box));
    }

    [Fact]
    public void SpanOfAnotherLength_IsRefusedByItsName()
    {
        var exception = Assert.Throws<ArgumentException>(() => new TwoHeads().Predict(Image, new float[3], new float[3]));

        Assert.Contains("The output box has 2 values; the span holds 3.", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Of 64 examples whose label and numbers follow from one pixel, both heads learn theirs.</summary>
    [Fact]
    public void Fit_LearnsBothOutputs()
    {
        const int Count = 64;
        var inputs = new float[Count * 60];
        var targets = new float[Count * 3];
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            int label = i % 3;
            for (int place = 0; place < 60; place++)
                inputs[(i * 60) + place] = (float)(0.1 * random.NextDouble()) + (place % 3 == label ? 1 : 0);
            (targets[i * 3], targets[(i * 3) + 1], targets[(i * 3) + 2]) = (label, label - 1, 0.5f * label);
        }

        var data = new ArrayDataset(inputs, 60, targets, targetLength: 3);
        var network = new TwoHeads(seed: 1);
        Evaluation before = network.Evaluate(data);
        network.Fit(data, new Adam(0.01f), epochs: 40, batchSize: 16, verbosity: Verbosity.Quiet);
        Evaluation after = network.Evaluate(data);

        Assert.Equal(1, after.Accuracy);
        Assert.True(after.MeanAbsoluteError < 0.1, $"{after.MeanAbsoluteError}");
        Assert.True(after.Loss < before.Loss / 10, $"{before.Loss} -> {after.Loss}");
    }
}
