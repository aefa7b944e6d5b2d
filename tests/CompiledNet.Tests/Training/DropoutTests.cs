using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class DropoutTests
{
    [Fact]
    public void Threads_DoNotChangeWhatIsDroppedOrNormalized()
    {
        float[] alone = Train(new DropoutNetwork(seed: 3), threads: 1);

        Assert.Equal(alone, Train(new DropoutNetwork(seed: 3), threads: 2));
        Assert.Equal(alone, Train(new DropoutNetwork(seed: 3), threads: 3));
    }

    [Fact]
    public void Seed_ChangesWhatIsDropped()
    {
        float[] first = Gradient(new DropoutProbe(seed: 1));
        float[] second = Gradient(new DropoutProbe(seed: 2));

        Assert.NotEqual(Array.FindIndex(first, value => value == 0), Array.FindIndex(second, value => value == 0));
    }

    [Fact]
    public void Step_ChangesWhatIsDropped()
    {
        var network = new DropoutProbe(seed: 1);
        using var trainer = new Trainer(network, new Sgd(1e-30f), 1, threads: 1);
        float[] before = Gradient(trainer);
        trainer.Step(Ones(), [0f]);

        Assert.NotEqual(before.Select(value => value == 0), Gradient(trainer).Select(value => value == 0));
    }

    /// <summary>
    /// The gradient of a weight is its input times one factor: 0 where it was dropped, else equal for all. 300 of 1,000, give or take five
    /// deviations.
    /// </summary>
    [Fact]
    public void Rate_IsThePartThatIsDropped()
    {
        float[] gradient = Gradient(new DropoutProbe(seed: 7));
        float[] kept = [.. gradient.Where(value => value != 0)];

        Assert.InRange(gradient.Length - kept.Length, 300 - 73, 300 + 73);
        Assert.Single(kept.Distinct());
    }

    [Fact]
    public void VectorWidth_DoesNotChangeWhatIsDropped()
    {
        bool[] widest = [.. Gradient(new DropoutProbe(seed: 5)).Select(value => value == 0)];
        foreach (int bits in new[] { 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            Assert.Equal(widest, Gradient(new DropoutProbe(seed: 5) { VectorBits = bits }).Select(value => value == 0));
    }

    [Fact]
    public void Prediction_DropsNothing()
    {
        var network = new DropoutProbe(seed: 5);
        float[] kernel = new float[1000];
        kernel.AsSpan().Fill(1);
        network.Dense1Kernel.CopyFrom(kernel);
        float[] output = new float[1];
        network.Predict(Ones(), output);

        Assert.Equal(1000, output[0]);
    }

    private static float[] Train(DropoutNetwork network, int threads)
    {
        var random = new Random(4);
        float[] inputs = [.. Enumerable.Range(0, 40 * 9 * 7 * 3).Select(_ => random.NextSingle())];
        float[] targets = [.. Enumerable.Range(0, 40).Select(image => (float)(image % 4))];
        using var trainer = new Trainer(network, new Sgd(0.1f, momentum: 0.9f), 40, threads);
        for (int step = 0; step < 5; step++)
            trainer.Step(inputs, targets);
        return [.. network.Parameters.SelectMany(parameter => parameter.ToArray())];
    }

    private static float[] Gradient(DropoutProbe network)
    {
        using var trainer = new Trainer(network, new Sgd(), 1, threads: 1);
        return Gradient(trainer);
    }

    private static float[] Gradient(Trainer trainer)
    {
        trainer.ComputeGradient(Ones(), [1e6f]);
        var gradient = new float[1000];
        trainer.CopyGradient("Dense1.kernel", gradient);
        return gradient;
    }

    private static float[] Ones()
    {
        var ones = new float[1000];
        ones.AsSpan().Fill(1);
        return ones;
    }
}
