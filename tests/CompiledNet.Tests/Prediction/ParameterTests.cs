using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Prediction;

public class ParameterTests
{
    [Fact]
    public void NewParameters_DependOnTheSeedAndNotOnTheLayout()
    {
        float[] values = new LinearNetwork(seed: 3).Parameters["Dense1.kernel"].ToArray();
        Assert.Equal(values, new LinearNetwork(seed: 3, padding: 32).Parameters["Dense1.kernel"].ToArray());
        Assert.NotEqual(values, new LinearNetwork(seed: 4).Parameters["Dense1.kernel"].ToArray());
    }

    [Fact]
    public void NewKernel_IsUniformWithinGlorotsLimit()
    {
        float[] values = new LinearNetwork(inputs: 300, outputs: 100).Parameters["Dense1.kernel"].ToArray();
        double limit = Math.Sqrt(6.0 / 400);
        Assert.All(values, value => Assert.InRange(value, -limit, limit));
        Assert.Equal(0, values.Average(), 0.002);
        Assert.Equal(limit * limit / 3, values.Average(value => (double)value * value), 1e-4);
    }

    [Fact]
    public void NewKernel_OfOneSeed_IsTheSameOnEveryMachine() =>
        Assert.Equal(
            [0.251889944f, 0.387277693f, 0.489236891f],
            new LinearNetwork(seed: 1).Parameters["Dense1.kernel"].ToArray()[..3]);

    [Fact]
    public void CopyFrom_AndCopyTo_AreInversesAndKeepTheFloatsBetweenRowsZero()
    {
        var network = new LinearNetwork();
        Parameter kernel = network.Parameters["Dense1.kernel"];
        float[] values = Enumerable.Range(1, kernel.Length).Select(value => (float)value).ToArray();
        kernel.CopyFrom(values);
        Assert.Equal(values, kernel.ToArray());
        Assert.Equal(values.Sum(), network.ParameterVector.Span.ToArray().Sum());
        Assert.Equal("Dense1.kernel 20x5", kernel.ToString());
    }

    [Fact]
    public void CopyFrom_OfAnotherLength_SaysWhatWasExpected()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LinearNetwork().Parameters[0].CopyFrom(new float[99]));
        Assert.StartsWith("Dense1.kernel is 20x5, 100 floats; source has 99.", exception.Message);
        Assert.Equal("source", exception.ParamName);
    }

    [Fact]
    public void UnknownName_ListsTheKnown()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LinearNetwork().Parameters["kernel"]);
        Assert.StartsWith("No parameter is named 'kernel'; there are Dense1.kernel, Dense1.bias.", exception.Message);
    }
}
