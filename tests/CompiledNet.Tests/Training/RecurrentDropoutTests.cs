using CompiledNet.TestSupport.Reference;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// Dropout within recurrent layers. What is dropped of one image shows in rows of zeros in the gradients of its weights; the same layer
/// without dropout computes the same with weights whose rows are multiplied by what the channels and units would be.
/// </summary>
public class RecurrentDropoutTests
{
    private const float Rate = 0.4f;

    private static readonly Dictionary<string, (Func<int, int, Network> Dropping, Func<int, Network> Whole)> Pairs = new()
    {
        ["SimpleRnn"] = ((seed, bits) => new DroppingSimpleRnn(seed) { VectorBits = bits }, seed => new WholeSimpleRnn(seed)),
        ["Lstm"] = ((seed, bits) => new DroppingLstm(seed) { VectorBits = bits }, seed => new WholeLstm(seed)),
        ["Gru"] = ((seed, bits) => new DroppingGru(seed) { VectorBits = bits }, seed => new WholeGru(seed)),
        ["OlderGru"] = ((seed, bits) => new DroppingOlderGru(seed) { VectorBits = bits }, seed => new WholeOlderGru(seed)),
        ["Both"] = ((seed, bits) => new DroppingBoth(seed) { VectorBits = bits }, seed => new WholeBoth(seed)),
    };

    public static TheoryData<string> Cells => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Dropout_IsThatOfRowsOfTheWeights(string cell)
    {
        var dropped = new List<bool>();
        for (int seed = 0; seed < 40; seed++)
        {
            Network dropping = Pairs[cell].Dropping(seed, Network.WidestVectorBits), whole = Pairs[cell].Whole(seed);
            var random = new Random(seed);
            float[] image = RandomValues.Uniform(random, 15, limit: 1), target = RandomValues.Uniform(random, 2, limit: 1);

            // Where all channels are dropped, the biases alone move the state.
            foreach (Parameter bias in dropping.Parameters.Where(parameter => parameter.Name.EndsWith("bias", StringComparison.Ordinal)))
                bias.CopyFrom(RandomValues.Uniform(random, bias.Length, limit: 1));
            using var trainer = new Trainer(dropping, new Sgd(), 1, threads: 1);
            double loss = trainer.ComputeGradient(image, target);
            var factors = new Dictionary<string, float[]>();
            foreach (Parameter parameter in dropping.Parameters)
            {
                factors[parameter.Name] = Factors(parameter, Gradient(trainer, parameter));
                whole.Parameters[parameter.Name].CopyFrom(Product(parameter.ToArray(), factors[parameter.Name]));
            }

            using var other = new Trainer(whole, new Sgd(), 1, threads: 1);
            Assert.Equal(other.ComputeGradient(image, target), loss, 1e-5 * Math.Max(1, loss));
            foreach (Parameter parameter in dropping.Parameters)
            {
                float[] expected = Product(Gradient(other, whole.Parameters[parameter.Name]), factors[parameter.Name]);
                Assert.Equal(expected, Gradient(trainer, parameter), (x, y) => Math.Abs(x - y) <= 1e-5f * Math.Max(1, Math.Abs(x)));
            }

            float[] recurrent = factors["cell.recurrent_kernel"];
            dropped.AddRange(Enumerable.Range(0, 6).Select(unit => recurrent[unit * recurrent.Length / 6] == 0));
        }

        // Of 240 units, give or take five deviations.
        Assert.InRange(dropped.Count(isDropped => isDropped), 96 - 38, 96 + 38);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradient_IsThatOfWhatStays(string cell)
    {
        const int Images = 19;
        const float Step = 1f / 64;
        var random = new Random(1);
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            Network network = Pairs[cell].Dropping(3, bits);
            float[] inputs = RandomValues.Uniform(random, Images * 15, limit: 1);
            float[] targets = RandomValues.Uniform(random, Images * 2, limit: 1);
            using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
            foreach (Parameter parameter in network.Parameters)
            {
                float[] values = parameter.ToArray(), direction = RandomValues.Uniform(random, values.Length, limit: 1);
                trainer.ComputeGradient(inputs, targets);
                double expected = Gradient(trainer, parameter).Zip(direction, (slope, towards) => slope * (double)towards).Sum();
                double measured = (LossAt(Step) - LossAt(-Step)) / (2 * Step);
                parameter.CopyFrom(values);
                Assert.Equal(expected, measured, 5e-4 + (0.01 * Math.Abs(expected)));

                double LossAt(float size)
                {
                    parameter.CopyFrom([.. values.Zip(direction, (value, towards) => value + (size * towards))]);
                    return trainer.ComputeGradient(inputs, targets);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Prediction_DropsNothing(string cell)
    {
        Network dropping = Pairs[cell].Dropping(5, Network.WidestVectorBits), whole = Pairs[cell].Whole(5);
        float[] images = RandomValues.Uniform(new Random(2), 20 * 15, limit: 1), expected = new float[40], actual = new float[40];
        foreach (Parameter parameter in dropping.Parameters)
            whole.Parameters[parameter.Name].CopyFrom(parameter.ToArray());
        whole.Predict(images, expected);
        dropping.Predict(images, actual);
        Assert.Equal(expected, actual);
    }

    private static float[] Product(float[] values, float[] factors) => [.. values.Zip(factors, (value, factor) => value * factor)];

    private static float[] Gradient(Trainer trainer, Parameter parameter)
    {
        var gradient = new float[parameter.Length];
        trainer.CopyGradient(parameter.Name, gradient);
        return gradient;
    }

    /// <summary>What the rows of a cell's kernels are multiplied by: nothing where the gradient is zero, else 1 / (1 - rate).</summary>
    private static float[] Factors(Parameter parameter, float[] gradient)
    {
        if (!parameter.Name.StartsWith("cell.", StringComparison.Ordinal) || !parameter.Name.EndsWith("kernel", StringComparison.Ordinal))
            return [.. gradient.Select(_ => 1f)];
        return [.. gradient.Chunk(parameter.Shape[1]).SelectMany(row => row.Select(_ => row.All(slope => slope == 0) ? 0 : 1 / (1 - Rate)))];
    }
}
