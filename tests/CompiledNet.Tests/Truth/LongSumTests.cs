using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Reference;
using Xunit;
using static CompiledNet.Tests.Truth.LayerCases;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// Sums over large maps, of terms that are nearly the same: there rounding errors do not cancel, and a sum that adds one term after the
/// other loses a digit for every ten times as many terms. All results are positive, so that an error can be told relative to them.
/// </summary>
public class LongSumTests(LongSumTests.Networks networks) : IClassFixture<LongSumTests.Networks>
{
    /// <summary>Relative error: some roundings, whatever the size of the map.</summary>
    private const double Tolerance = 3e-6;

    private const int Images = 2;
    private const int Side = 200;

    private static readonly Dictionary<string, NetworkDescription> Cases = Number("LongSum",
        First("convolution, squared errors", Map(2), Conv(3, 1, 1)),
        First("convolution of one row", new(1, 3001, 1), Conv(2, 1, 3)),
        First("convolution of one column, absolute errors", new(3001, 1, 1), Conv(2, 2, 1)).WithLoss(LossFunction.MeanAbsoluteError),
        First("convolution 3x3, same, and another, prime sides", new(61, 67, 2), Conv(5, 3, 3, 1, 1, PaddingMode.Same), Conv(2, 3, 3)),
        First("convolution 3x4, same, the last rows fewer", new(50, 20, 2), Conv(5, 3, 4, 1, 1, PaddingMode.Same)),
        First("convolution 5x5, stride 2, the last rows fewer", new(100, 60, 2), Conv(3, 5, 5, 2, 2, PaddingMode.Same)),
        First("transposed, same, the last rows fewer", new(50, 20, 2), Transposed(3, 3, 3, 1, 1, PaddingMode.Same)),
        First("convolution in groups", Map(4), Conv(6, 3, 3) with { Groups = 2 }),
        First("wide kernel, counted", new(20, 400, 1), Conv(2, 3, 70, 1, 1, PaddingMode.Same)),
        First("convolution, pooled, first layer", Map(1), Conv(5, 3, 3), new MaxPooling2D(null, new(2, 2, 2, 2)), new GlobalPooling2D(null, IsMaximum: false)),
        First("convolution, pooled, first layer, small", new(30, 30, 1), Conv(5, 3, 3), new MaxPooling2D(null, new(2, 2, 2, 2))),
        First("depthwise", Map(3), Depthwise(3, 3)),
        First("depthwise, wide", new(3, 1500, 2), Depthwise(3, 3)),
        First("transposed", new(70, 60, 2), Transposed(3, 3, 3, 2, 2)),
        First("normalization", Map(2), new BatchNormalization(null), Conv(2, 1, 1)),
        First("global mean", Map(3), Conv(2, 1, 1), new GlobalPooling2D(null, IsMaximum: false)),
        First("mean of wide windows", Map(2), Conv(2, 1, 1), new AveragePooling2D(null, new(50, 150, 50, 50))),
        First("root of squares", Map(2), Conv(2, 1, 1), new L2Pooling2D(null, new(100, 20, 100, 20))),
        First("Huber", Map(1), Conv(2, 1, 1)).WithLoss(LossFunction.Huber),
        First("yes or no", Map(1), Conv(1, 1, 1) with { Function = ActivationFunction.Sigmoid }).WithLoss(LossFunction.BinaryCrossentropy),
        First("classes of pixels", Map(1), Conv(3, 1, 1) with { Function = ActivationFunction.Softmax })
            .WithLoss(LossFunction.SparseCategoricalCrossentropy),
        First("probabilities of pixels", Map(1), Conv(3, 1, 1) with { Function = ActivationFunction.Softmax })
            .WithLoss(LossFunction.CategoricalCrossentropy),
        First("many classes", Vector(3), Dense(3000) with { Function = ActivationFunction.Softmax })
            .WithLoss(LossFunction.SparseCategoricalCrossentropy),
        First("dense of many inputs", Vector(20000), Dense(3)),
        First("convolution of many channels", new(3, 3, 3000), Conv(2, 3, 3)));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void SumsOverLargeMaps_AreAsGoodAsOverSmallOnes(string what)
    {
        NetworkDescription description = Cases[what];
        int index = Cases.Keys.ToList().IndexOf(what);
        var random = new Random(index);
        float[] inputs = NearlyAlike(random, Images * description.Input.Length);
        float[] targets = OfFirstClass(description);
        var parameters = new ParameterValues(description.Parameters.Concat(description.State)
            .ToDictionary(parameter => parameter.Name, parameter => NearlyAlike(random, parameter.Shape.Length)));
        var reference = new ReferenceNetwork(description, parameters);
        ReferenceGradient truth = reference.Train(Images, inputs, targets);
        double[] predictions = [.. reference.Predict(Images, inputs).Values.Select(value => value.Value)];

        var errors = new List<string>();
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            Network network = networks.Batch.Create(index, bits);
            foreach (string name in parameters.Names)
                network.Parameters[name].CopyFrom(parameters[name]);
            var outputs = new float[predictions.Length];
            network.Predict(inputs, outputs);
            Compare($"{bits} bits, predictions", outputs, predictions);
            network.Predict(inputs.AsSpan(0, description.Input.Length), outputs.AsSpan(0, description.Output.Length));
            Compare($"{bits} bits, one prediction", outputs, predictions);

            using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
            Compare($"{bits} bits, loss", [(float)trainer.ComputeGradient(inputs, targets)], [truth.Loss.Value]);
            foreach ((string name, ParameterShape shape) in description.Parameters)
            {
                var gradient = new float[shape.Length];
                trainer.CopyGradient(name, gradient);
                Compare($"{bits} bits, gradient of {name}", gradient, [.. truth.Gradients[name].Select(value => value.Value)]);
            }
        }

        Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors)}");

        void Compare(string subject, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
        {
            double largest = 0, error = 0;
            for (int i = 0; i < expected.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(expected[i]));
                error = Math.Max(error, Math.Abs(actual[i] - expected[i]));
            }

            if (!(error <= Tolerance * largest))
                errors.Add($"{subject} is {error / largest:E2} off");
        }
    }

    private static float[] NearlyAlike(Random random, int length)
    {
        float[] values = RandomValues.Uniform(random, length, limit: 0.05);
        return Array.ConvertAll(values, value => 0.1f + value);
    }

    /// <summary>Zeros, or the first class: what all outputs are off from in the same direction.</summary>
    private static float[] OfFirstClass(NetworkDescription description)
    {
        LossFunction loss = description.Outputs[0].Loss!;
        var targets = new float[Images * loss.TargetLength(description.Output)];
        for (int i = 0; loss == LossFunction.CategoricalCrossentropy && i < targets.Length; i += description.Output.Channels)
            targets[i] = 1;
        return targets;
    }

    private static TensorShape Map(int channels) => new(Side, Side, channels);

    public sealed class Networks : IDisposable
    {
        public NetworkBatch Batch { get; } = NetworkBatch.Compile([.. Cases.Values]);

        public void Dispose() => Batch.Dispose();
    }
}
