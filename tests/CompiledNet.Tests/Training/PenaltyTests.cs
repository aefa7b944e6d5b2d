using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.Tests.Clusters;
using CompiledNet.Tests.Networks;
using CompiledNet.Tests.Truth;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Penalties and limits of weights: what Keras calls regularizers and constraints.</summary>
public class PenaltyTests
{
    private const int Count = 75;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            {
                foreach (string name in new[] { "squares", "magnitudes", "norms", "all" })
                    cases.Add(name, bits);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_IsThatOfTheGoldenCase(string name, int bits)
    {
        JsonElement golden = OptionCases.Find("penalised", name);
        Network network = Create(name, bits);
        foreach (JsonProperty parameter in golden.GetProperty("parameters").EnumerateObject())
            network.Parameters[parameter.Name].CopyFrom(OptionCases.Floats(golden.GetProperty("parameters"), parameter.Name));
        float[] inputs = OptionCases.Floats(golden, "inputs"), labels = OptionCases.Floats(golden, "labels");
        double[] losses = OptionCases.Doubles(golden, "losses");
        var optimizer = new Sgd(golden.GetProperty("rate").GetSingle(), golden.GetProperty("momentum").GetSingle());
        using var trainer = new Trainer(network, optimizer, labels.Length, threads: 2);

        Assert.Equal(losses[0], trainer.ComputeGradient(inputs, labels), 2e-6 * losses[0]);
        foreach (JsonProperty parameter in golden.GetProperty("gradients").EnumerateObject())
        {
            var gradient = new float[network.Parameters[parameter.Name].Length];
            trainer.CopyGradient(parameter.Name, gradient);
            AssertNear(OptionCases.Doubles(golden.GetProperty("gradients"), parameter.Name), gradient);
        }

        Assert.All(losses, loss => Assert.Equal(loss, trainer.Step(inputs, labels), 1e-5 * loss));
        foreach (JsonProperty parameter in golden.GetProperty("after").EnumerateObject())
            AssertNear(OptionCases.Doubles(golden.GetProperty("after"), parameter.Name), network.Parameters[parameter.Name].ToArray());
    }

    /// <summary>The loss that is shown has the penalty in it, in training as in evaluation, as in Keras.</summary>
    [Fact]
    public void FitAndEvaluate_ShowThePenalty()
    {
        (Network plain, Network penalised) = (new PlainWeightsNetwork(seed: 3), new PenalisedSquaresNetwork(seed: 3));
        double penalty = 0.02f * Squares(penalised, "Conv1.kernel") + 0.1f * Squares(penalised, "Dense1.kernel");
        ArrayDataset data = Examples(60, 4);

        Assert.True(penalty > 0.1);
        Assert.Equal(plain.Evaluate(data).Loss + penalty, penalised.Evaluate(data).Loss, 1e-6);
        double Fit(Network network) => network.Fit(data, new Sgd(learningRate: 0), batchSize: 33, verbosity: Verbosity.Quiet).Epochs[0].Loss;
        Assert.Equal(Fit(plain) + penalty, Fit(penalised), 1e-6);
    }

    /// <summary>All ways that a step may take: with segments, with a norm of the gradient, with a guard, with others.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void AnyNumberOfThreadsAndRanks_GivesTheSameBits(bool clips, bool isWatched)
    {
        (float[] Parameters, double Loss) expected = Train(null, 1);
        Assert.Equal(expected, Train(null, 3), Same);
        Assert.All(ThreadCluster.Results(3, cluster => Train(cluster, 2)), result => Assert.Equal(expected, result, Same));

        (float[] Parameters, double Loss) Train(Cluster? cluster, int threads)
        {
            var network = new ManyRestraintsNetwork(seed: 1);
            var optimizer = new Adam(0.01f) { GlobalClipNorm = clips ? 0.5f : null };
            Dataset data = Examples(90, 3);
            History history = network.Fit(
                data, optimizer, epochs: 2, batchSize: 50, threads: threads, cluster: cluster, verbosity: Verbosity.Quiet, validation: data,
                callbacks: isWatched ? [new TerminateOnNaN()] : []);
            return (network.ParameterVector.Span.ToArray(), history.Epochs[^1].ValidationLoss!.Value);
        }

        static bool Same((float[] Parameters, double Loss) one, (float[] Parameters, double Loss) other) =>
            one.Loss.Equals(other.Loss) && one.Parameters.AsSpan().SequenceEqual(other.Parameters);
    }

    /// <summary>A guard changes nothing where nothing is wrong, and neither does a norm that is never reached.</summary>
    [Fact]
    public void StepsOfEveryKind_AreTheSame()
    {
        float[] Train(Adam optimizer, params Callback[] callbacks)
        {
            var network = new ManyRestraintsNetwork(seed: 1);
            network.Fit(Examples(90, 3), optimizer, epochs: 2, batchSize: 50, verbosity: Verbosity.Quiet, callbacks: callbacks);
            return network.ParameterVector.Span.ToArray();
        }

        float[] expected = Train(new Adam(0.01f));
        Assert.Equal(expected, Train(new Adam(0.01f) { GlobalClipNorm = 1e9f }));
        Assert.Equal(expected, Train(new Adam(0.01f), new TerminateOnNaN()));
    }

    /// <summary>The weights of one output of any kind of kernel, over all inputs and taps.</summary>
    [Fact]
    public void Norms_AreWithinTheirLimits()
    {
        var network = new ManyRestraintsNetwork(seed: 1);
        float[] frozen = network.Parameters["Dense2.kernel"].ToArray();
        foreach (Parameter kernel in network.Parameters.Where(parameter => parameter.Name.EndsWith("kernel", StringComparison.Ordinal) && parameter.Name != "Dense2.kernel"))
            kernel.CopyFrom(Array.ConvertAll(kernel.ToArray(), value => value * 10));
        network.Fit(Examples(90, 3), new Sgd(learningRate: 0), epochs: 1, batchSize: 32, verbosity: Verbosity.Quiet);

        Assert.Equal(frozen, network.Parameters["Dense2.kernel"].ToArray());
        Assert.Equal([0.7f, 0.5f, 0.6f, 0.4f, 0.4f, 0.8f, 0.01f], network.Architecture.Parameters.Where(info => info.MaxNorm > 0).Select(info => info.MaxNorm));
        foreach (ParameterInfo info in network.Architecture.Parameters.Where(info => info is { MaxNorm: > 0, Trainable: true }))
        {
            float[] values = network.Parameters[info.Name].ToArray();
            // Outputs are the last dimension; the last but one of a transposed kernel; both of a depthwise one.
            int[] shape = [.. info.Shape];
            int outputs = info.Name.StartsWith("Depthwise", StringComparison.Ordinal) || info.Name.Contains("depthwise") ? shape[^1] * shape[^2]
                : info.HasOutputsFirst ? shape[^2] : shape[^1];
            int inner = info.HasOutputsFirst ? shape[^1] : 1;
            double[] squares = new double[outputs];
            for (int index = 0; index < values.Length; index++)
                squares[index / inner % outputs] += (double)values[index] * values[index];
            Assert.All(squares, square => Assert.InRange(Math.Sqrt(square), 0, info.MaxNorm * 1.000001));
            Assert.Contains(squares, square => Math.Sqrt(square) > info.MaxNorm * 0.99);
        }
    }

    /// <summary>What is not too long stays as it is, to the last bit.</summary>
    [Fact]
    public void NormsThatAreNotReached_ChangeNothing()
    {
        float[] Train(Network network)
        {
            foreach (Parameter parameter in network.Parameters)
                parameter.CopyFrom(Array.ConvertAll(parameter.ToArray(), value => value * 0.01f));
            network.Fit(Examples(60, 4), new Sgd(0.001f), batchSize: 32, verbosity: Verbosity.Quiet);
            return network.ParameterVector.Span.ToArray();
        }

        Assert.Equal(Train(new PlainWeightsNetwork(seed: 2)), Train(new LimitedNormsNetwork(seed: 2)));
    }

    private static Network Create(string name, int bits) => name switch
    {
        "squares" => new PenalisedSquaresNetwork { VectorBits = bits },
        "magnitudes" => new PenalisedMagnitudesNetwork { VectorBits = bits },
        "norms" => new LimitedNormsNetwork { VectorBits = bits },
        _ => new RestrainedWeightsNetwork { VectorBits = bits },
    };

    private static ArrayDataset Examples(int length, int classes)
    {
        var random = new Random(length);
        float[] inputs = new float[Count * length];
        foreach (ref float value in inputs.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return new ArrayDataset(inputs, length, [.. Enumerable.Range(0, Count).Select(_ => random.Next(classes))]);
    }

    private static double Squares(Network network, string parameter) =>
        network.Parameters[parameter].ToArray().Sum(value => (double)value * value);

    private static void AssertNear(double[] expected, float[] actual)
    {
        double largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * largest));
    }
}
