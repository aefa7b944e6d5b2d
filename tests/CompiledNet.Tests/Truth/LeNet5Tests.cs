using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Reference;
using CompiledNet.TestSupport.Snapshots;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>The first network of the project as a whole: right, of the size that is known, and nothing allocated.</summary>
public class LeNet5Tests(LeNet5Network leNet5) : IClassFixture<LeNet5Network>
{
    private static readonly NetworkDescription Description = LeNet5Network.Description;

    [Fact]
    public void PredictionsAndGradients_AgreeWithTheReference() => NetworkVerifier.Verify(leNet5.Batch, 0, seed: 5, 1, 17, 33);

    [Fact]
    public void Parameters_Are44426() => Assert.Equal(44_426, leNet5.Batch.Create(0, 128).Parameters.Sum(parameter => parameter.Length));

    [Fact]
    public void Summary_IsItsSnapshot() => Snapshot.Verify(leNet5.Batch.Summary(0), "LeNet5.Summary.txt");

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(39)]
    public void Prediction_AllocatesNothing(int count)
    {
        Network network = leNet5.Batch.Create(0, Network.WidestVectorBits);
        float[] inputs = RandomValues.Inputs(Description, count, new Random(1));
        var outputs = new float[count * Description.Output.Length];

        Assert.Equal(0, AllocatedBytes(() => network.Predict(inputs, outputs)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(39)]
    public void Step_AllocatesNothing(int count)
    {
        Network network = leNet5.Batch.Create(0, Network.WidestVectorBits);
        using var trainer = new Trainer(network, new Sgd(0.1f, momentum: 0.9f), count, threads: 1);
        var random = new Random(1);
        float[] inputs = RandomValues.Inputs(Description, count, random);
        float[] targets = RandomValues.Targets(Description, count, random);

        Assert.Equal(0, AllocatedBytes(() => trainer.Step(inputs, targets)));
    }

    [Fact]
    public void ThreadsOneTwoAndThree_GiveTheSameBits()
    {
        const int Count = 75;
        var random = new Random(1);
        float[] inputs = RandomValues.Inputs(Description, Count, random);
        float[] targets = RandomValues.Targets(Description, Count, random);

        float[][] weights = [.. new[] { 1, 2, 3 }.Select(Train)];

        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);

        float[] Train(int threads)
        {
            Network network = leNet5.Batch.Create(0, Network.WidestVectorBits, seed: 1);
            using var trainer = new Trainer(network, new Sgd(0.5f), Count, threads);
            for (int step = 0; step < 4; step++)
                trainer.Step(inputs, targets);
            return [.. network.Parameters.SelectMany(parameter => parameter.ToArray())];
        }
    }

    /// <summary>
    /// Bytes that the caller's thread allocates in ten calls, after those that warm up. The runtime allocates on this thread too, once,
    /// when it compiles a method anew in the midst of a loop; so the smallest of several counts is what the calls need.
    /// </summary>
    private static long AllocatedBytes(Action action)
    {
        for (int i = 0; i < 3; i++)
            action();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            least = Math.Min(least, Allocation.OfThisThread(() =>
            {
                for (int i = 0; i < 10; i++)
                    action();
            }));
        }

        return least;
    }
}
