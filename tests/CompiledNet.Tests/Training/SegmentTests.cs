using CompiledNet.Runtime;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// A pass of several segments, as batch normalization has. With fewer workers than tiles, the gradient of each segment is summed
/// round by round, else that of all at once: it makes no difference.
/// </summary>
[Collection(AllocationCollection.Name)]
public class SegmentTests
{
    private const int Count = 87;

    private static readonly ExampleDataset Data = ExampleDataset.Classes(Count, inputLength: 9 * 7 * 3, classes: 4);

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["sgd"] = () => new Sgd(0.1f, 0.9f),
        ["adam"] = () => new Adam(),
        ["adam, clipped by its norm"] = () => new Adam { GlobalClipNorm = 0.5f },
    };

    public static TheoryData<string> OptimizerNames => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void Steps_OnAnyNumberOfThreads_GiveTheSameBits(string optimizer)
    {
        float[] alone = Steps(optimizer, threads: 1);

        foreach (int threads in new[] { 2, 4, 6 })
            Assert.Equal(alone, Steps(optimizer, threads));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 40)]
    [InlineData(3, 87)]
    public void Fit_IsThatOfStepsWithoutReadingAhead(int threads, int batchSize)
    {
        var expected = new DropoutNetwork(seed: 3);
        using (var trainer = new Trainer(expected, new Adam(), batchSize, threads: 1))
        {
            for (int start = 0; start < 2 * Count; start += Math.Min(batchSize, Count - (start % Count)))
            {
                int first = start % Count;
                int count = Math.Min(batchSize, Count - first);
                trainer.Step(Data.AllInputs.AsSpan(first * 189, count * 189), Data.AllTargets.AsSpan(first, count));
            }
        }

        var network = new DropoutNetwork(seed: 3);
        network.Fit(Data, new Adam(), epochs: 2, batchSize, threads: threads, options: new FitOptions { Shuffle = false },
            verbosity: Verbosity.Quiet);

        Assert.Equal(All(expected), All(network));
    }

    [Fact]
    public void GradientPieces_AreThoseOfEachSegment()
    {
        Architecture architecture = new DropoutNetwork().Architecture;
        GradientPiece[][] parts = GradientPiece.BySegment(architecture, GradientPiece.CachedLength);

        // Two normalizations going forward; on the way back each ends a segment with what stands behind it, of
        // which the dense layer's is too long for one piece.
        Assert.Equal([0, 0, 2, 1, 1], parts.Select(each => each.Length));
        Assert.Equal(architecture.TrainableLength, parts.Sum(each => each.Sum(part => part.Length)));
        Assert.Equal(Enumerable.Range(0, 4), parts.SelectMany(each => each.Select(part => part.Number)));
    }

    [Fact]
    public void Step_OnceWarm_AllocatesNothing()
    {
        float[] inputs = Data.AllInputs;
        float[] targets = Data.AllTargets;
        using var trainer = new Trainer(new DropoutNetwork(), new Adam(), Count, threads: 2);
        for (int step = 0; step < 10; step++)
            trainer.Step(inputs, targets);

        // One step at a time: those of a checked build are so long that what the tests' runner allocates would fall into every ten.
        Assert.Equal(0, Allocation.OfAllThreads(() => trainer.Step(inputs, targets)));
    }

    private static float[] Steps(string optimizer, int threads)
    {
        var network = new DropoutNetwork(seed: 3);
        using var trainer = new Trainer(network, Optimizers[optimizer](), Count, threads);
        for (int step = 0; step < 4; step++)
            trainer.Step(Data.AllInputs, Data.AllTargets);
        return All(network);
    }

    private static float[] All(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.ToArray())];
}
