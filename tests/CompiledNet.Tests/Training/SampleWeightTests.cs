using CompiledNet.Tests.Clusters;
using CompiledNet.Tests.Data;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Examples that count for more or less: the same bits everywhere, and none other where all count 1.</summary>
public class SampleWeightTests
{
    private const int Count = 75;

    private static readonly float[] Weights = [.. Enumerable.Range(0, Count).Select(example => example % 7 * 0.37f)];

    [Fact]
    public void WeightsOfOne_HaveTheBitsOfNone()
    {
        Assert.Equal(Train(Examples()), Train(Examples().WithSampleWeights([.. Weights.Select(_ => 1f)])));
        Assert.NotEqual(Train(Examples()), Train(Examples().WithSampleWeights(Weights)));
    }

    /// <summary>A split off part, an order, other threads and other processes take the weights along.</summary>
    [Fact]
    public void AnyNumberOfThreadsAndRanks_GivesTheSameBits()
    {
        float[] expected = Train(Examples().WithSampleWeights(Weights));
        Assert.Equal(expected, Train(Examples().WithSampleWeights(Weights), threads: 3));
        Assert.All(
            ThreadCluster.Results(3, cluster => Train(cluster.Share(Examples().WithSampleWeights(Weights)), threads: 2, cluster)),
            result => Assert.Equal(expected, result));
    }

    [Fact]
    public void RanksWithOtherWeights_AreTold()
    {
        (float[]?, Exception? Failure)[] results = ThreadCluster.Run(2, cluster => Train(
            Examples().WithSampleWeights(cluster.Rank == 0 ? Weights : [.. Weights.Select(weight => weight + 1)]), threads: 1, cluster));
        Assert.All(results, result => Assert.Contains("has 75 examples of 6 and 6 floats", result.Failure!.Message));
    }

    [Fact]
    public void TrainingThatIsResumed_HasTheBitsOfOneThatWasNot()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("net.safetensors");
        Dataset data = Examples().WithSampleWeights(Weights);
        new ThreeHeadsNetwork(seed: 1).Fit(data, new Adam(), epochs: 1, callbacks: [new ModelCheckpoint(path)], verbosity: Verbosity.Quiet);
        var resumed = new ThreeHeadsNetwork(seed: 1);
        resumed.Fit(data, new Adam(), epochs: 2, resumeFrom: path, verbosity: Verbosity.Quiet);
        var whole = new ThreeHeadsNetwork(seed: 1);
        whole.Fit(data, new Adam(), epochs: 2, verbosity: Verbosity.Quiet);

        Assert.Equal(whole.ParameterVector.Span.ToArray(), resumed.ParameterVector.Span.ToArray());
    }

    /// <summary>A weight of 2 is as good as the example twice, but for what the sum is divided by; a weight of class counts besides.</summary>
    [Fact]
    public void WeightsOfExamplesAndOfClasses_AreMultiplied()
    {
        var network = new QuestionOfOneNetwork();
        using var trainer = new Trainer(network, new Sgd(), 3, classWeights: new Dictionary<int, float> { [1] = 5 });

        Assert.Equal(Math.Log(2) * (2 * 5 + 0.5) / 3, trainer.ComputeGradient([0, 0, 0], [1, 0, 1], [2, 0.5f, 0]), 1e-6);
        Assert.Equal(Math.Log(2) * (5 + 1 + 5) / 3, trainer.ComputeGradient([0, 0, 0], [1, 0, 1]), 1e-6);
    }

    /// <summary>The loss has weights in validation and evaluation too, metrics have none.</summary>
    [Fact]
    public void Evaluation_WeighsTheLossAlone()
    {
        var network = new ThreeHeadsNetwork(seed: 1);
        Evaluation plain = network.Evaluate(Examples());
        Evaluation doubled = network.Evaluate(Examples().WithSampleWeights([.. Weights.Select(_ => 2f)]));

        Assert.Equal(2 * plain.Loss, doubled.Loss, 1e-6);
        Assert.Equal((plain.Accuracy, plain.MeanAbsoluteError), (doubled.Accuracy, doubled.MeanAbsoluteError));
    }

    [Fact]
    public void Views_TakeWeightsAlong()
    {
        Dataset data = Examples().WithSampleWeights(Weights);
        Dataset view = new AugmentedDataset(data, 1, 1, 6).WithInputsOf(Examples()).Slice(10, 30);

        Assert.True(view.HasSampleWeights);
        Assert.Equal(Weights[10..40], Enumerable.Range(0, 30).Select(view.SampleWeight));
        Assert.False(Examples().HasSampleWeights);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.SampleWeight(Count));
    }

    [Fact]
    public void WeightThatIsNone_IsRefused()
    {
        float[] wrong = [.. Weights];
        wrong[3] = -1;
        Assert.StartsWith(
            "Expected 75 weights, one for each example; got 2.", Assert.Throws<ArgumentException>(() => Examples().WithSampleWeights([1, 2])).Message);
        Assert.StartsWith(
            "weights[3] is -1; expected a finite number, zero or more.",
            Assert.Throws<ArgumentException>(() => Examples().WithSampleWeights(wrong)).Message);

        var network = new ThreeHeadsNetwork(seed: 1);
        float[] changing = [.. Weights];
        Dataset data = Examples().WithSampleWeights(changing);
        changing[5] = float.NaN;
        Assert.StartsWith(
            "data, example 5: the weight is NaN; expected a finite number, zero or more.",
            Assert.Throws<ArgumentException>(() => network.Fit(data, new Adam(), verbosity: Verbosity.Quiet)).Message);
        using var trainer = new Trainer(network, new Sgd(), 2);
        Assert.StartsWith(
            "Expected a weight for each of 1 image, or none; there are 2.",
            Assert.Throws<ArgumentException>(() => trainer.Step(new float[6], new float[6], [1, 1])).Message);
    }

    private static float[] Train(Dataset data, int threads = 1, Cluster? cluster = null)
    {
        var network = new ThreeHeadsNetwork(seed: 1);
        History history = network.Fit(
            data, new Adam(), epochs: 2, batchSize: 33, validationSplit: 0.2f, threads: threads, cluster: cluster, verbosity: Verbosity.Quiet);
        return [.. network.ParameterVector.Span.ToArray(), (float)history.Epochs[1].ValidationLoss!.Value];
    }

    private static ArrayDataset Examples()
    {
        var random = new Random(3);
        float[] Draw(Func<float[]> one) => [.. Enumerable.Range(0, Count).SelectMany(_ => one())];
        float[] inputs = Draw(() => [.. Enumerable.Range(0, 6).Select(_ => random.NextSingle())]);
        return new ArrayDataset(
            inputs, 6, Draw(() => [random.Next(4), random.Next(2), random.Next(2), random.NextSingle(), random.NextSingle(), random.NextSingle()]), 6);
    }
}
