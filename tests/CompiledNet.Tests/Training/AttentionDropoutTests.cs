using CompiledNet.TestSupport.Reference;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class AttentionDropoutTests
{
    private const int Steps = 6, Channels = 4, KeyDim = 3;

    [Fact]
    public void SharesOfKeys_AreDroppedOrDoubled()
    {
        const int Images = 400;
        DroppingAttentionNetwork network = WithMeansOfOnes();
        float[] inputs = RandomValues.Uniform(new Random(1), Images * Steps * Channels, limit: 1);
        var outputs = new float[inputs.Length];
        network.PredictBatch(inputs, outputs);
        Assert.All(outputs, output => Assert.Equal(1, output, 1e-5f));

        using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
        double meanSquare = trainer.ComputeGradient(inputs, new float[inputs.Length]);

        // Of six shares of a sixth k stay and are doubled: the mean of (k / 3)² is (6 / 4 + 9) / 9.
        Assert.Equal(10.5 / 9, meanSquare, 0.03);
    }

    [Fact]
    public void Gradient_IsThatOfTheSharesThatStay()
    {
        const int Images = 19;
        const float Step = 1f / 64;
        var random = new Random(1);
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            var network = new DroppingAttentionNetwork(seed: 3) { VectorBits = bits };
            float[] inputs = RandomValues.Uniform(random, Images * Steps * Channels, limit: 1), targets = RandomValues.Uniform(random, inputs.Length, limit: 1);
            using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
            foreach (Parameter parameter in network.Parameters)
            {
                float[] values = parameter.ToArray(), direction = RandomValues.Uniform(random, values.Length, limit: 1), gradient = new float[values.Length];
                trainer.ComputeGradient(inputs, targets);
                trainer.CopyGradient(parameter.Name, gradient);
                double expected = gradient.Zip(direction, (slope, towards) => slope * (double)towards).Sum();
                double measured = (LossAt(Step) - LossAt(-Step)) / (2 * Step);
                parameter.CopyFrom(values);
                Assert.Equal(expected, measured, 2e-4 + (0.01 * Math.Abs(expected)));

                double LossAt(float size)
                {
                    parameter.CopyFrom([.. values.Zip(direction, (value, towards) => value + (size * towards))]);
                    return trainer.ComputeGradient(inputs, targets);
                }
            }
        }
    }

    /// <summary>Every query takes a sixth of each key, all values are 1, and the channels of the output are their mean.</summary>
    private static DroppingAttentionNetwork WithMeansOfOnes()
    {
        var network = new DroppingAttentionNetwork();
        foreach (Parameter parameter in network.Parameters)
        {
            float value = parameter.Name.EndsWith("value_bias", StringComparison.Ordinal) ? 1
                : parameter.Name.EndsWith("output_kernel", StringComparison.Ordinal) ? 1f / KeyDim : 0;
            parameter.CopyFrom([.. Enumerable.Repeat(value, parameter.Length)]);
        }

        return network;
    }
}
