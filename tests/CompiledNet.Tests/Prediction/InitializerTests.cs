using CompiledNet.Numerics;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Prediction;

/// <summary>New parameters are drawn as Keras' initializers draw them.</summary>
public class InitializerTests
{
    /// <summary>What is left of a normal distribution's deviation within two of them, which formulas make up for.</summary>
    private const double Truncated = 0.87962566103423978;

    /// <summary>A tensor, the deviation of its values, and the largest that may come.</summary>
    public static TheoryData<string, double, double> Drawn => new()
    {
        { "Conv1.kernel", Math.Sqrt(2.0 / 72), 2 * Math.Sqrt(2.0 / 72) / Truncated },
        { "Dense2.kernel", Math.Sqrt(2.0 / 400), 2 * Math.Sqrt(2.0 / 400) / Truncated },
        { "Dense3.kernel", Math.Sqrt(2.0 / 100), Math.Sqrt(6.0 / 100) },
        { "Dense4.kernel", Math.Sqrt(2.0 / 300), 2 * Math.Sqrt(2.0 / 300) / Truncated },
        { "Dense5.kernel", Math.Sqrt(1.0 / 100), Math.Sqrt(3.0 / 100) },
        { "Dense6.kernel", Math.Sqrt(1.0 / 300), 2 * Math.Sqrt(1.0 / 300) / Truncated },
        { "Dense7.kernel", 0.05 / Math.Sqrt(3), 0.05 },
        { "Dense8.kernel", 0.2, 0.2 * 6 },
        { "Dense9.kernel", 0.2 * Truncated, 0.4 },
    };

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Values_HaveMeanDeviationAndLimitOfTheFormula(string parameter, double deviation, double limit)
    {
        float[] values = new InitializedNetwork(seed: 5).Parameters[parameter].ToArray();

        double largest = values.Max(Math.Abs);
        Assert.InRange(largest, 0, limit * 1.000001);
        // Within a limit, values come near it; without one, this many come this far from 0.
        Assert.True(largest > (parameter == "Dense8.kernel" ? 0.2 * 3.2 : limit * 0.99));
        Assert.Equal(0, values.Average(), 5 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(1, Math.Sqrt(values.Average(value => (double)value * value)) / deviation, 4 / Math.Sqrt(2 * values.Length));
    }

    [Theory]
    [InlineData("Dense10.kernel", -0.25f)]
    [InlineData("Dense11.kernel", 1f)]
    [InlineData("Dense11.bias", 0.1f)]
    [InlineData("Dense12.kernel", 0f)]
    [InlineData("Dense12.bias", 1f)]
    [InlineData("Dense1.bias", 0f)]
    public void Constants_AreEverywhere(string parameter, float expected) =>
        Assert.All(new InitializedNetwork().Parameters[parameter].ToArray(), value => Assert.Equal(expected, value));

    [Theory]
    [InlineData("Lstm1.recurrent_kernel", 5, 20)]
    [InlineData("Dense1.kernel", 5, 2)]
    public void Orthogonal_HasRowsOrColumnsOfLengthOneAtRightAngles(string parameter, int rows, int columns)
    {
        float[] values = new RememberingNetwork(seed: 3).Parameters[parameter].ToArray();

        (int count, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        for (int left = 0; left < count; left++)
        {
            for (int right = 0; right <= left; right++)
            {
                double product = Enumerable.Range(0, length).Sum(at => (double)Value(left, at) * Value(right, at));
                Assert.Equal(left == right ? 1 : 0, product, 1e-6);
            }
        }

        float Value(int vector, int at) => rows <= columns ? values[(vector * columns) + at] : values[(at * columns) + vector];
    }

    /// <summary>Gates stand in Keras' order, the forget gate's second.</summary>
    [Fact]
    public void BiasOfAnLstm_OpensItsForgetGates() => Assert.Equal(
        [.. Enumerable.Repeat(0f, 5), .. Enumerable.Repeat(1f, 5), .. Enumerable.Repeat(0f, 10)],
        new RememberingNetwork().Parameters["Lstm1.bias"].ToArray());

    /// <summary>Keras' fans of a vector are its length.</summary>
    [Fact]
    public void BiasWithAFan_TakesItsLength()
    {
        float[] values = new InitializedNetwork().Parameters["Conv1.bias"].ToArray();

        Assert.InRange(values.Max(Math.Abs), 0.8 * Math.Sqrt(6.0 / 64), Math.Sqrt(6.0 / 64));
    }

    /// <summary>No function of the machine's mathematics library is asked, so that these are the bits everywhere.</summary>
    [Fact]
    public void NormalNumbers_OfOneSeed_AreTheSameOnEveryMachine()
    {
        var random = new RandomStream(1, RandomPurpose.Initialization, 0);

        Assert.Equal(
            [0.089147856409445669, -1.2779225040058635, -1.2228426201098019],
            new[] { random.NextNormal(), random.NextNormal(), random.NextNormal() });
    }

    [Fact]
    public void NormalNumbers_AreDistributedAsTheyShould()
    {
        const int Count = 200_000;
        var random = new RandomStream(7, RandomPurpose.Initialization, 0);
        double[] values = new double[Count];
        foreach (ref double value in values.AsSpan())
            value = random.NextNormal();

        Assert.Equal(0, values.Average(), 4 / Math.Sqrt(Count));
        foreach ((double bound, double part) in ((double, double)[])[(0.1, 0.0796557), (0.5, 0.3829249), (1, 0.6826895), (1.5, 0.8663856), (2, 0.9544997), (3, 0.9973002)])
            Assert.Equal(part, values.Count(value => Math.Abs(value) < bound) / (double)Count, 4 * Math.Sqrt(part * (1 - part) / Count));
        foreach (int power in (int[])[2, 4, 6])
        {
            double moment = power switch { 2 => 1, 4 => 3, _ => 15 };
            double spread = power switch { 2 => 2, 4 => 96, _ => 10170 };
            Assert.Equal(moment, values.Average(value => Math.Pow(value, power)), 4 * Math.Sqrt(spread / Count));
        }
    }
}
