using CompiledNet.Tests.Clusters;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// Several trainers that share each batch, as processes of a cluster do, have the bits of one trainer alone: with batch normalization,
/// dropout, a clipped norm, any number of threads, and batches of fewer tiles than there are trainers.
/// </summary>
public class BatchReductionTests
{
    private const int Count = 87;

    private static readonly ExampleDataset Data = ExampleDataset.Classes(Count, inputLength: 9 * 7 * 3, classes: 4);

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(2, 1, null)]
    [InlineData(2, 3, 0.05f)]
    [InlineData(3, 1, 0.05f)]
    [InlineData(3, 2, null)]
    [InlineData(4, 2, 0.05f)]
    [InlineData(8, 2, 0.05f)]
    public void TrainersThatShareBatches_HaveTheBitsOfOne(int ranks, int threads, float? norm)
    {
        (float[] expected, double[] losses) = Train(null, threads: 1, norm);
        (float[] Parameters, double[] Losses)[] results = ThreadCluster.Results(ranks, cluster => Train(cluster, threads, norm));
        Assert.All(results, result => Assert.Equal(expected, result.Parameters));
        Assert.All(results, result => Assert.Equal(losses, result.Losses));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void FastReduction_HasTheSameBitsAtAllRanks_AndAlmostThoseOfOne(int ranks)
    {
        (float[] expected, double[] losses) = Train(null, threads: 1, norm: 0.05f);
        (float[] Parameters, double[] Losses)[] results =
            ThreadCluster.Results(ranks, cluster => Train(cluster, threads: 2, norm: 0.05f), Reduction.Fast);
        Assert.All(results, result => Assert.Equal(results[0].Parameters, result.Parameters));
        Assert.Equal(losses[0], results[0].Losses[0]);

        // Adam's first steps are as long as the rate whatever the gradient, so that what is almost zero may go either way: few do.
        int apart = expected.Zip(results[0].Parameters).Count(pair => Math.Abs(pair.First - pair.Second) > 1e-4f);
        Assert.InRange(apart, 0, expected.Length / 100);
    }

    private static (float[] Parameters, double[] Losses) Train(Cluster? cluster, int threads, float? norm)
    {
        var network = new DropoutNetwork(seed: 3);
        var losses = new List<double>();
        var reduction = BatchReduction.Of(cluster);
        using var trainer = new Trainer(
            network, new Adam { GlobalClipNorm = norm }, Count, threads, classWeights: null, readsAhead: false, reduction);
        foreach (int count in new[] { Count, 20, Count, 1 })
            losses.Add(trainer.Step(Data.AllInputs.AsSpan(0, count * 189), Data.AllTargets.AsSpan(0, count)));
        losses.Add(new Evaluator(network, new ExampleReader(network.Architecture, Data, "data"), threads, reduction).Run().Loss);
        return ([.. network.Parameters.SelectMany(parameter => parameter.ToArray())], [.. losses]);
    }
}
