using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Golden;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>The golden cases against the reference, and generated networks against the golden cases.</summary>
internal static class GoldenChecks
{
    // Reference and golden case are exact but for the rounding of the stored numbers; double precision's own is far below.
    private const double Tolerance = 2 * Approximate.UnitRoundoff;

    // What two computations in double precision make of a number that is exactly 0: the gradient of a bias before a batch normalization.
    private const double DoubleNoise = 1e-14;

    /// <summary>Two computations in double precision, one of them stored as floats.</summary>
    /// <returns>What the reference gives in training.</returns>
    public static ReferenceGradient VerifyReference(GoldenCase golden)
    {
        TensorFile tensors = golden.ReadTensors();
        var reference = new ReferenceNetwork(golden.Network!, GoldenCase.Parameters(tensors));
        ReferenceGradient gradient = reference.Train(golden.Batch, tensors["input"], tensors["label"]);

        AssertEqual("output", reference.Predict(golden.Batch, tensors["input"]).Values);
        AssertEqual("train_output", gradient.Output.Values);
        AssertEqual("loss", [gradient.Loss]);
        AssertEqual("grad.input", gradient.InputGradient.Values);
        foreach ((string name, Approximate[] values) in gradient.Gradients)
            AssertEqual($"grad.{name}", values);
        Assert.Equal(
            tensors.Names.Where(name => name.StartsWith("param.", StringComparison.Ordinal)).Order(),
            gradient.Gradients.Keys.Select(name => $"param.{name}").Order());
        return gradient;

        void AssertEqual(string name, Approximate[] actual)
        {
            float[] expected = tensors[name];
            Assert.Equal(expected.Length, actual.Length);
            double largest = actual.Max(value => Math.Abs(value.Value));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - actual[i].Value) <= (Tolerance * (Math.Abs(expected[i]) + (1e-6 * largest))) + DoubleNoise,
                    $"{golden.Name} {name}[{i}]: golden {expected[i]:R}, reference {actual[i].Value:R} +- {actual[i].Error:E1}");
            }
        }
    }

    /// <summary>
    /// Networks that keep state: the moving averages after one step, convex combinations of numbers near 1, so a few roundings of
    /// those; and the gradients once more, relative to the largest of each tensor, since the bounds that an error analysis carries
    /// along grow beyond use behind a normalization.
    /// </summary>
    private static void VerifyState(GoldenCase golden, TensorFile tensors, ParameterValues parameters, NetworkBatch batch, int index)
    {
        const string Prefix = "state_after.";
        string[] states = [.. tensors.Names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];
        if (states.Length == 0)
            return;
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            Network network = batch.Create(index, bits);
            foreach (string name in parameters.Names)
                network.Parameters[name].CopyFrom(parameters[name]);
            using var trainer = new Trainer(network, new Sgd(), golden.Batch, threads: 2);
            trainer.Step(tensors["input"], tensors["label"]);
            foreach ((string name, var shape) in golden.Network!.Parameters)
            {
                float[] expected = tensors[$"grad.{name}"];
                var actual = new float[shape.Length];
                trainer.CopyGradient(name, actual);
                double largest = Math.Max(expected.Max(Math.Abs), 0.1);
                Assert.All(actual.Zip(expected), pair =>
                    Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * largest, $"{golden.Name} gradient of {name}, {bits} bits: {pair.First:R}, golden {pair.Second:R}"));
            }
            foreach (string state in states)
            {
                float[] actual = network.Parameters[state[Prefix.Length..]].ToArray();
                Assert.All(actual.Zip(tensors[state]), pair =>
                    Assert.True(Math.Abs(pair.First - pair.Second) <= 16 * Approximate.UnitRoundoff * Math.Max(1, Math.Abs(pair.Second)), $"{golden.Name} {state}, {bits} bits: {pair.First:R}, golden {pair.Second:R}"));
            }
        }
    }

    /// <summary>The numbers are the golden case's; how far single precision may be from them, the reference says.</summary>
    /// <param name="bounds">What the reference gives in training: it takes longer than all the rest.</param>
    public static void VerifyNetwork(GoldenCase golden, ReferenceGradient bounds, NetworkBatch batch, int index)
    {
        TensorFile tensors = golden.ReadTensors();
        ParameterValues parameters = GoldenCase.Parameters(tensors);
        var verifier = new NetworkVerifier(batch, index, parameters);

        verifier.ComparePredictions(golden.Batch, tensors["input"], Stored("output", bounds.Output.Values));
        verifier.CompareGradients(
            golden.Batch,
            tensors["input"],
            tensors["label"],
            Stored("loss", [bounds.Loss])[0],
            bounds.Gradients.ToDictionary(gradient => gradient.Key, gradient => Stored($"grad.{gradient.Key}", gradient.Value)));
        verifier.ThrowIfWrong("golden case");
        VerifyState(golden, tensors, parameters, batch, index);

        Approximate[] Stored(string name, Approximate[] values) =>
            [.. tensors[name].Zip(values, (stored, bound) => Approximate.Rounded(stored, bound.Error))];
    }
}
