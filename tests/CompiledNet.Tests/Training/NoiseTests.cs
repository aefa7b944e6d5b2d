using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>What is random in training besides dropout: the gradient of a weight is its input times one factor, which shows it.</summary>
public class NoiseTests
{
    private const float Target = 1e6f;

    [Fact]
    public void SpatialDropout_DropsChannelsAsAWhole()
    {
        var dropped = new List<bool>();
        for (int seed = 0; seed < 50; seed++)
        {
            float[] gradient = Gradient(new ChannelProbe(seed), 1);
            for (int channel = 0; channel < 20; channel++)
            {
                float first = gradient[channel];
                Assert.All(Enumerable.Range(1, 49), step => Assert.Equal(first, gradient[(step * 20) + channel]));
                dropped.Add(first == 0);
            }
        }

        // 300 of 1,000, give or take five deviations.
        Assert.InRange(dropped.Count(isDropped => isDropped), 300 - 73, 300 + 73);
    }

    [Fact]
    public void GaussianNoise_HasTheDeviationThatIsAskedFor()
    {
        double[] noise = Noise(new NoiseProbe(seed: 1));
        double mean = noise.Average();
        double variance = noise.Average(value => value * value) - (mean * mean);
        double fourth = noise.Average(value => Math.Pow(value - mean, 4)) / (variance * variance);

        // Of 10,000 values, each give or take five deviations; a sum of twelve uniform numbers has 2.9 where a normal distribution has 3.
        Assert.InRange(mean, -0.025, 0.025);
        Assert.InRange(Math.Sqrt(variance), 0.5 - 0.018, 0.5 + 0.018);
        Assert.InRange(fourth, 2.9 - 0.25, 2.9 + 0.25);
        Assert.InRange(noise.Zip(noise.Skip(1), (first, second) => first * second).Average(), -0.0125, 0.0125);
    }

    [Fact]
    public void VectorWidth_DoesNotChangeTheNoise()
    {
        double[] widest = Noise(new NoiseProbe(seed: 5));
        foreach (int bits in new[] { 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            Assert.Equal(widest, Noise(new NoiseProbe(seed: 5) { VectorBits = bits }), (x, y) => Math.Abs(x - y) <= 1e-6);
    }

    [Fact]
    public void Seed_ChangesTheNoise() => Assert.NotEqual(Noise(new NoiseProbe(seed: 1)), Noise(new NoiseProbe(seed: 2)));

    [Fact]
    public void Prediction_AddsNoNoise()
    {
        var network = new NoiseProbe(seed: 1);
        var output = new float[1];
        network.Predict(new float[10_000], output);

        Assert.Equal(0, output[0]);
    }

    /// <summary>What was added to zeros: the gradient over 2 * (output - target), where the output is small beside the target.</summary>
    private static double[] Noise(NoiseProbe network) =>
        [.. Gradient(network, 0).Select(value => value / (-2.0 * Target))];

    private static float[] Gradient(Network network, float input)
    {
        var inputs = new float[network.Architecture.InputLength];
        inputs.AsSpan().Fill(input);
        using var trainer = new Trainer(network, new Sgd(), 1, threads: 1);
        trainer.ComputeGradient(inputs, [Target]);
        var gradient = new float[inputs.Length];
        trainer.CopyGradient("Dense1.kernel", gradient);
        return gradient;
    }
}
