using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Clusters;

/// <summary>
/// Ranks that fit and evaluate together: each reads its share, all have the bits of one, and what goes wrong at one is known to all.
/// </summary>
public class ClusterFitTests
{
    private const int Count = 150;

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 0.2f)]
    [InlineData(3, 2, 0.2f)]
    [InlineData(5, 1, 0)]
    public void Ranks_HaveTheBitsOfOne(int ranks, int threads, float validationSplit)
    {
        (float[] Parameters, double Loss) expected = Train(null, 1, validationSplit);
        (float[] Parameters, double Loss)[] results = ThreadCluster.Results(ranks, cluster => Train(cluster, threads, validationSplit));
        Assert.All(results, result => Assert.Equal(expected.Parameters, result.Parameters));
        Assert.All(results, result => Assert.Equal(expected.Loss, result.Loss));
    }

    [Fact]
    public void EachRank_ReadsItsShareOfTheBatches()
    {
        const int Ranks = 4, Epochs = 3;
        ExampleDataset[] data = [.. Enumerable.Range(0, Ranks).Select(_ => Examples())];
        int[] before = new int[Ranks];
        ThreadCluster.Results(Ranks, cluster =>
        {
            ExampleDataset own = data[cluster.Rank];
            var begin = new ReadCounter(() => before[cluster.Rank] = own.Reads.Sum());
            Fit(new DropoutNetwork(), cluster.Share(own), cluster, epochs: Epochs, callbacks: [begin]);
            return true;
        });

        // Batches of 64, 64 and 22 examples are 4, 4 and 2 tiles: of the last, ranks 1 and 3 have one each.
        int[] trained = [.. data.Select((own, rank) => own.Reads.Sum() - before[rank])];
        Assert.Equal([32 * Epochs, 48 * Epochs, 32 * Epochs, 38 * Epochs], trained);
        Assert.All(before, reads => Assert.InRange(reads, Count / Ranks, Count / Ranks + 1 + 64));
    }

    [Fact]
    public void DataThatOneRankHasOtherwise_AreFoundWhole_WhereTheyAreNotShared()
    {
        (bool, Exception? Failure)[] results = ThreadCluster.Run(3, cluster =>
        {
            ExampleDataset data = Examples();
            float[] inputs = data.AllInputs;
            if (cluster.Rank == 1)
                inputs[77 * 189 + 5] += 0.001f;
            Fit(new DropoutNetwork(), new ArrayDataset(inputs, 189, Array.ConvertAll(data.AllTargets, target => (int)target)), cluster);
            return true;
        });
        Assert.All(results, result => Assert.Contains("data: rank 1 has 150 examples of 189 and 1 floats", result.Failure!.Message));
    }

    [Fact]
    public void ExampleThatIsWrong_IsFoundByTheRankThatChecksIt_AndToldToAll()
    {
        const int Wrong = 70;
        (bool, Exception? Failure)[] results = ThreadCluster.Run(3, cluster =>
        {
            float[] targets = Examples().AllTargets;
            targets[Wrong] = 99;
            Fit(new DropoutNetwork(), cluster.Share(new ArrayDataset(Examples().AllInputs, 189, targets, 1)), cluster);
            return true;
        });
        Assert.IsType<ArgumentException>(results[1].Failure);
        Assert.IsType<ClusterException>(results[0].Failure);
        Assert.All(results, result => Assert.Contains($"data, example {Wrong}: the target of ", result.Failure!.Message));
        Assert.StartsWith("Rank 1 of 3 failed: ArgumentException: ", results[2].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneRankThatIsCancelled_CancelsAll()
    {
        using var source = new CancellationTokenSource();
        var cancel = new ReadCounter(source.Cancel);
        (bool, Exception? Failure)[] results = ThreadCluster.Run(3, cluster =>
        {
            Fit(
                new DropoutNetwork(), cluster.Share(Examples()), cluster,
                callbacks: [cluster.Rank == 2 ? cancel : new ReadCounter(() => { })],
                cancellation: cluster.Rank == 2 ? source.Token : default);
            return true;
        });
        Assert.All(results, result => Assert.IsType<OperationCanceledException>(result.Failure));
        Assert.All(results, result => Assert.Equal("The training was cancelled at rank 2.", result.Failure!.Message));
    }

    [Fact]
    public void RankThatEvaluatesWhileOthersTrain_IsToldToAll()
    {
        (bool, Exception? Failure)[] results = ThreadCluster.Run(3, cluster =>
        {
            var network = new DropoutNetwork();
            if (cluster.Rank == 0)
                network.Evaluate(Examples(), cluster: cluster);
            else
                Fit(network, Examples(), cluster);
            return true;
        });
        Assert.All(results, result => Assert.Equal(
            "The ranks have parted, next: rank 0 has an evaluation; the others have a training.", result.Failure!.Message));
    }

    [Fact]
    public void OptimizerOfOnesOwn_ThatIsAnotherAtOneRank_IsFoundAtTheEndOfTheEpoch()
    {
        (bool, Exception? Failure)[] results = ThreadCluster.Run(2, cluster =>
        {
            Fit(new DropoutNetwork(), cluster.Share(Examples()), cluster, new Crawl(cluster.Rank == 0 ? 1 : 0.5f));
            return true;
        });
        Assert.All(results, result => Assert.StartsWith(
            "The ranks have gone astray after 3 steps. parameters: rank 1 has ", result.Failure!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void SharedData_NeedTheirCluster()
    {
        (bool, Exception? Failure)[] results = ThreadCluster.Run(2, cluster =>
        {
            Fit(new DropoutNetwork(), cluster.Share(Examples()), null);
            return true;
        });
        Assert.All(results, result => Assert.Contains("expected that cluster as an argument too", result.Failure!.Message));
    }

    [Fact]
    public void FailureThatIsToldToAll_LeavesAClusterThatGoesOn()
    {
        float[][] results = ThreadCluster.Results(3, cluster =>
        {
            Callback fails = new ReadCounter(() => throw new InvalidDataException("Not today."));
            Exception failure = Assert.ThrowsAny<Exception>(() => Fit(
                new DropoutNetwork(), cluster.Share(Examples()), cluster,
                callbacks: [cluster.Rank == 1 ? fails : new ReadCounter(() => { })]));
            Assert.Contains("Not today.", failure.Message);
            return Train(cluster, threads: 1, validationSplit: 0).Parameters;
        });
        Assert.All(results, result => Assert.Equal(Train(null, 1, 0).Parameters, result));
    }

    [Fact]
    public void OneRank_SharesNothing()
    {
        ExampleDataset data = Examples();
        Assert.Same(data, ThreadCluster.Results(1, cluster => cluster.Share(data))[0]);
    }

    private static ExampleDataset Examples() => ExampleDataset.Classes(Count, inputLength: 9 * 7 * 3, classes: 4);

    private static (float[] Parameters, double Loss) Train(Cluster? cluster, int threads, float validationSplit)
    {
        var network = new DropoutNetwork(seed: 4);
        Dataset data = new AugmentedDataset(Examples(), 9, 7, 3, seed: 2) { HorizontalFlip = true, Shift = 2, Noise = 0.1f };
        data = cluster?.Share(data) ?? data;
        network.Fit(
            data, new RmsProp { GlobalClipNorm = 0.5f }, epochs: 2, batchSize: 70, validationSplit, threads: threads,
            classWeights: new Dictionary<int, float> { [1] = 2 }, callbacks: [new TerminateOnNaN()], verbosity: Verbosity.Quiet,
            cluster: cluster);
        return (network.ParameterVector.Span.ToArray(), network.Evaluate(Examples(), threads, cluster).Loss);
    }

    private static void Fit(
        Network network, Dataset data, Cluster? cluster, Optimizer? optimizer = null, int epochs = 2, Callback[]? callbacks = null,
        CancellationToken cancellation = default) =>
        network.Fit(
            data, optimizer ?? new Adam(), epochs, batchSize: 64, threads: 1, callbacks: callbacks, verbosity: Verbosity.Quiet,
            cluster: cluster, cancellation: cancellation);

    /// <summary>Does something when the first epoch begins: all examples have been checked.</summary>
    private sealed class ReadCounter(Action act) : Callback
    {
        protected internal override void OnEpochBegin(TrainingRun run, int epoch)
        {
            if (epoch == 1)
                act();
        }
    }

    /// <summary>An optimizer whose settings the library cannot know.</summary>
    private sealed class Crawl(float factor) : Optimizer(0.01f)
    {
        protected internal override void Update(in OptimizerSlice slice)
        {
            for (int index = 0; index < slice.Parameters.Length; index++)
                slice.Parameters[index] -= factor * LearningRate * slice.Gradient[index];
        }
    }
}
