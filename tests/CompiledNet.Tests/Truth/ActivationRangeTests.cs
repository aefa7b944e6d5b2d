using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>The elementwise functions over the whole range of floats, as generated code computes them, against double precision.</summary>
public sealed class ActivationRangeTests(ActivationRangeTests.Networks networks) : IClassFixture<ActivationRangeTests.Networks>
{
    private const int Width = 4096;

    private static readonly ActivationFunction[] Functions =
        [.. ActivationFunction.All.Where(function => function != ActivationFunction.Softmax && function != ActivationFunction.Linear)];

    public static TheoryData<int> Widths => [.. new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryFunction_IsRightToAMillionth(int bits)
    {
        float[] arguments = [.. Arguments()];
        var results = new float[arguments.Length];
        var wrong = new List<string>();
        for (int index = 0; index < Functions.Length; index++)
        {
            networks.Batch.Create(index, bits).Predict(arguments, results);
            Tensor exact = Functions[index].Apply(Tensor.Exact(1, new(1, 1, arguments.Length), arguments));
            for (int i = 0; i < arguments.Length; i++)
            {
                double expected = exact.Values[i].Value;
                double bound = (Approximate.FunctionError * Math.Abs(expected)) + (Comparison.Slack * Approximate.Underflow);
                bool overflows = Math.Abs(expected) > float.MaxValue && float.IsInfinity(results[i]);
                if (!overflows && !(Math.Abs(results[i] - expected) <= bound))
                    wrong.Add($"{Functions[index]} of {arguments[i]:R} is {results[i]:R}, expected {expected:R}");
            }
        }

        Assert.True(wrong.Count == 0, $"At {bits} bits {wrong.Count} values are wrong:\n{string.Join('\n', wrong.Take(20))}");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void InfinityAndNotANumber_GiveTheirLimits(int bits)
    {
        var arguments = new float[Width];
        var results = new float[Width];
        for (int index = 0; index < Functions.Length; index++)
        {
            arguments.AsSpan().Fill(float.NaN);
            (arguments[0], arguments[1]) = (float.NegativeInfinity, float.PositiveInfinity);
            networks.Batch.Create(index, bits).Predict(arguments, results);
            (double below, double above) = Limits(Functions[index]);
            Assert.Equal(below, results[0], 1e-37);
            Assert.Equal(above, results[1], 1e-37);
            Assert.True(float.IsNaN(results[2]), $"{Functions[index]} of NaN is {results[2]:R}.");
        }
    }

    private static (double Below, double Above) Limits(ActivationFunction function) => function.EnumName switch
    {
        "Sigmoid" or "HardSigmoid" => (0, 1),
        "Tanh" or "Softsign" => (-1, 1),
        "Relu6" => (0, 6),
        "LeakyRelu" => (double.NegativeInfinity, double.PositiveInfinity),
        "Elu" => (-1, double.PositiveInfinity),
        "Selu" => (-1.7580993175506592, double.PositiveInfinity),
        _ => (0, double.PositiveInfinity),
    };

    /// <summary>Every magnitude of both signs; near the places where a function changes its formula, all the denser.</summary>
    private static IEnumerable<float> Arguments()
    {
        var random = new Random(5);
        var arguments = new List<float>();
        for (uint bits = 0; bits < 0x7F800000; bits += 16411)
            arguments.Add(BitConverter.UInt32BitsToSingle(bits));
        for (int i = 0; i < 40_000; i++)
            arguments.Add((float)Math.Pow(10, (random.NextDouble() * 5) - 3));
        foreach (float place in new[] { 0.5f, 0.625f, 3, 6, 12, 13.2f, 14, 87, 87.3f, 88.7f, 174, float.MaxValue })
        {
            arguments.Add(place);
            arguments.Add(MathF.BitIncrement(place) is var above && float.IsFinite(above) ? above : place);
            arguments.Add(MathF.BitDecrement(place));
        }
        List<float> both = [.. arguments, .. arguments.Select(value => -value)];
        return both.Concat(new float[Width - (both.Count % Width)]);
    }

    private static NetworkDescription Describe(ActivationFunction function) =>
        new($"Only{function}", new(1, 1, Width, IsVector: true), [new ActivationLayer(null, function)], null);

    /// <summary>A network of each function.</summary>
    public sealed class Networks : IDisposable
    {
        public NetworkBatch Batch { get; } = NetworkBatch.Compile([.. Functions.Select(Describe)]);

        public void Dispose() => Batch.Dispose();
    }
}
