using System.Globalization;
using CompiledNet.Tests.Clusters;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Positions whose label says that they are left out have no loss, no gradient and no part in any metric.</summary>
public class IgnoreLabelTests
{
    private const int Count = 75, Pixels = 12;

    /// <summary>What the network gives at positions that are left out makes no difference.</summary>
    [Fact]
    public void Metrics_AreOfTheOtherPositions()
    {
        var network = new SomePixelsNetwork(seed: 1);
        (float[] inputs, float[] targets) = Examples(targets: Pixels);
        var outputs = new float[Count * Pixels * 3];
        network.PredictBatch(inputs, outputs);
        Metric[] metrics = [Metric.F1, Metric.AreaUnderCurve, Metric.TopKAccuracy(2)];
        Evaluation evaluation = network.Evaluate(new ArrayDataset(inputs, Pixels * 7, targets, Pixels), metrics: metrics);

        // Those that count, as examples of a network that only passes probabilities on.
        int[] counted = [.. Enumerable.Range(0, targets.Length).Where(position => targets[position] != 255)];
        var passing = new ThreeClassesNetwork();
        passing.Parameters[0].CopyFrom([1, 0, 0, 0, 1, 0, 0, 0, 1]);
        float[] logits = [.. counted.SelectMany(position => outputs[(position * 3)..(position * 3 + 3)]).Select(value => MathF.Log(value))];
        Evaluation expected = passing.Evaluate(new ArrayDataset(logits, 3, [.. counted.Select(position => (int)targets[position])]), metrics: metrics);

        Assert.InRange(counted.Length, Count * Pixels / 2, Count * Pixels - 1);
        Assert.Equal(expected.Loss, evaluation.Loss, 1e-5);
        Assert.Equal(expected.Accuracy!.Value, evaluation.Accuracy!.Value, 1e-12);
        Assert.All(metrics, metric => Assert.Equal(expected[metric]!.Value, evaluation[metric]!.Value, 1e-12));
    }

    [Fact]
    public void AnyNumberOfThreadsAndRanks_GivesTheSameBits()
    {
        string expected = Train(null, threads: 1);
        Assert.Equal(expected, Train(null, threads: 3));
        Assert.All(ThreadCluster.Results(3, cluster => Train(cluster, threads: 2)), result => Assert.Equal(expected, result));

        static string Train(Cluster? cluster, int threads)
        {
            (float[] inputs, float[] targets) = Examples(targets: Pixels + 1);
            var network = new PixelsAndSizeNetwork(seed: 1);
            History history = network.Fit(
                new ArrayDataset(inputs, Pixels * 7, targets, Pixels + 1), new Adam(), epochs: 2, batchSize: 50, validationSplit: 0.2f, threads: threads,
                cluster: cluster, metrics: [Metric.F1], verbosity: Verbosity.Quiet);
            return string.Join(' ', network.ParameterVector.Span.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))
                + string.Concat(history.Epochs.Select(epoch => $"{epoch.Training} {epoch.Validation}"));
        }
    }

    /// <summary>A batch of which nothing counts has no loss and no gradient.</summary>
    [Fact]
    public void NothingButIgnoredLabels_GivesNothing()
    {
        var network = new SomeClassesNetwork(seed: 1);
        using var trainer = new Trainer(network, new Sgd(), 3, classWeights: new Dictionary<int, float> { [0] = 2 });
        float[] inputs = [.. Enumerable.Range(0, 21).Select(index => index / 7f)];
        Assert.Equal(0, trainer.ComputeGradient(inputs, [255, 255, 255]));
        var gradient = new float[35];
        trainer.CopyGradient("Dense1.kernel", gradient);
        Assert.Equal(new float[35], gradient);
        Evaluation evaluation = network.Evaluate(new ArrayDataset(inputs, 7, [255, 255, 255], 1), metrics: ["top_2_accuracy"]);
        Assert.Equal((0, 0, 0), (evaluation.Loss, evaluation.Accuracy, evaluation["top_2_accuracy"]));

        // The class weight is that of the only one that counts.
        double whole = trainer.ComputeGradient(inputs[..7], [0]);
        Assert.Equal(whole, trainer.ComputeGradient([.. inputs[..14]], [0, 255]), 1e-6);
        Assert.StartsWith(
            "targets, example 0: the target of Dense1 is 254; expected a class number, 0 to 4, or 255, which is left out.",
            Assert.Throws<ArgumentException>(() => trainer.Step(inputs[..7], [254])).Message);
    }

    [Fact]
    public void Steps_AllocateNothing()
    {
        var network = new SomePixelsNetwork(seed: 1);
        (float[] inputs, float[] targets) = Examples(targets: Pixels);
        using var trainer = new Trainer(network, new Sgd(), Count, threads: 1);
        trainer.Step(inputs, targets);
        Assert.Equal(0, Allocation.OfThisThread(() => trainer.Step(inputs, targets)));
    }

    private static (float[] Inputs, float[] Targets) Examples(int targets)
    {
        var random = new Random(5);
        return (
            [.. Enumerable.Range(0, Count * Pixels * 7).Select(_ => random.NextSingle() * 2 - 1)],
            [.. Enumerable.Range(0, Count * targets).Select(index => index % targets == Pixels ? random.NextSingle() : random.Next(4) == 0 ? 255 : random.Next(3))]);
    }
}
