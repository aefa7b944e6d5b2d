using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Losses of one's own: the same in training and in evaluation, by any number of threads, and held true by <see cref="LossCheck"/>.</summary>
[Collection(AllocationCollection.Name)]
public class OwnLossTests
{
    private const int Count = 37;

    private static readonly float[] Inputs = Draw(7 * Count, seed: 1);

    [Fact]
    public void LossOfTraining_IsThatOfEvaluation()
    {
        var network = new RingNetwork(seed: 1);
        float[] targets = RingTargets();
        using var trainer = new Trainer(network, new Sgd(), Count);

        double inTraining = trainer.ComputeGradient(Inputs, targets);
        Evaluation evaluation = network.Evaluate(new ArrayDataset(Inputs, 7, targets, targetLength: 2));

        Assert.Equal(evaluation.Loss, inTraining, 1e-5);
        Assert.Null(evaluation.MeanAbsoluteError);
        Assert.NotNull(evaluation.Accuracy);
    }

    [Fact]
    public void AsManyTargetsAsOutputs_AreMeasuredByTheirErrors()
    {
        Evaluation evaluation = new LogCoshNetwork(seed: 1).Evaluate(new ArrayDataset(Inputs, 7, Draw(3 * Count, seed: 2), targetLength: 3));

        Assert.NotNull(evaluation.MeanAbsoluteError);
        Assert.Null(evaluation.Accuracy);
    }

    [Fact]
    public void Fit_LearnsTheRadiusAndTheClass()
    {
        var network = new RingNetwork(seed: 1);
        var data = new ArrayDataset(Inputs, 7, RingTargets(), targetLength: 2);
        double before = network.Evaluate(data).Loss;
        network.Fit(data, new Adam(0.02f), epochs: 60, batchSize: 16, verbosity: Verbosity.Quiet);

        Assert.True(network.Evaluate(data).Loss < before / 4, $"{before} -> {network.Evaluate(data).Loss}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_GiveTheSameBits(bool hasSegments)
    {
        float[] Train(int threads)
        {
            Network network = hasSegments ? new LogCoshNetwork(seed: 1) : new RingNetwork(seed: 1);
            float[] targets = hasSegments ? Draw(3 * Count, seed: 2) : RingTargets();
            using var trainer = new Trainer(network, new Sgd(0.1f), Count, threads);
            for (int step = 0; step < 3; step++)
                trainer.Step(Inputs, targets);
            return network.ParameterVector.Span.ToArray();
        }

        Assert.Equal(Train(threads: 1), Train(threads: 3));
    }

    [Fact]
    public void Step_OnceWarm_AllocatesNothing()
    {
        var network = new RingNetwork(seed: 1);
        float[] targets = RingTargets();
        using var trainer = new Trainer(network, new Sgd(), Count, threads: 2);
        void Run()
        {
            for (int step = 0; step < 20; step++)
                trainer.Step(Inputs, targets);
        }

        Run();
        Assert.Equal(0, Allocation.OfAllThreads(Run));
    }

    /// <summary>What the loss throws comes out, and the network is as before the step.</summary>
    [Fact]
    public void LossThatFails_LeavesTheNetworkAsItWas()
    {
        var network = new BrittleLossNetwork(seed: 1);
        using var trainer = new Trainer(network, new Sgd(), 32);
        trainer.Step([1, 2], [3, 4]);
        float[] before = network.ParameterVector.Span.ToArray();

        var failure = Assert.Throws<InvalidDataException>(() => trainer.Step([1, 2], [3, 7]));

        Assert.Equal("Seven.", failure.Message);
        Assert.Equal(before, network.ParameterVector.Span.ToArray());
        trainer.Step([1, 2], [3, 4]);
    }

    [Fact]
    public void LossCheck_HoldsRightGradientsTrue()
    {
        Assert.InRange(LossCheck.Verify<Ring>([0.3f, -1.2f], [0.8f]), 0, 0.01);
        Assert.InRange(LossCheck.Verify<LogCosh>([0.3f, -1.2f, 5], [0.8f, 2, -3]), 0, 0.01);
        Assert.InRange(LossCheck.Verify<Ring>([300, -120], [80]), 0, 0.01);
    }

    [Fact]
    public void LossCheck_SaysWhereAGradientIsWrong()
    {
        var failure = Assert.Throws<LossGradientException>(() => LossCheck.Verify<Slip>([1, 2], []));

        Assert.StartsWith("The gradient of Slip by output 1 is 13 where that is 2, but the loss changes by 12", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => LossCheck.Verify<Slip>([1, 2], [], tolerance: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LossCheck.Verify<Slip>([], []));
    }

    [Fact]
    public void TargetsOfAnotherLength_AreRefused()
    {
        var failure = Assert.Throws<ArgumentException>(() => new RingNetwork().Evaluate(new ArrayDataset(Inputs, 7, new float[Count], targetLength: 1)));

        Assert.Contains("RingNetwork takes targets of 2 floats", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A radius and a class for each example, which follow from its inputs.</summary>
    private static float[] RingTargets()
    {
        var targets = new float[2 * Count];
        for (int example = 0; example < Count; example++)
        {
            targets[2 * example] = 1 + Inputs[7 * example] / 2;
            targets[2 * example + 1] = Inputs[7 * example + 1] > 0 ? 2 : 0;
        }

        return targets;
    }

    private static float[] Draw(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(2 * random.NextDouble() - 1))];
    }
}
