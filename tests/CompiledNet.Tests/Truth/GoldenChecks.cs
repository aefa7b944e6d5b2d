using CompiledNet.TestSupport.Golden;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>The reference against the golden cases: two computations in double precision, one stored as floats.</summary>
internal static class GoldenChecks
{
    // Both are exact but for the rounding of the stored numbers; the rest is double precision's own, far below.
    private const double Tolerance = 2 * Approximate.UnitRoundoff;

    public static void VerifyReference(GoldenCase golden)
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

        void AssertEqual(string name, Approximate[] actual)
        {
            float[] expected = tensors[name];
            Assert.Equal(expected.Length, actual.Length);
            double largest = actual.Max(value => Math.Abs(value.Value));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - actual[i].Value) <= Tolerance * (Math.Abs(expected[i]) + (1e-6 * largest)),
                    $"{golden.Name} {name}[{i}]: golden {expected[i]:R}, reference {actual[i].Value:R} +- {actual[i].Error:E1}");
            }
        }
    }
}
