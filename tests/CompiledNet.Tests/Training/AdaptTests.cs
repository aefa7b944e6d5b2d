using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class AdaptTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e6, 3)]
    [InlineData(-3e4, 1e-2)]
    public void Adapt_AnyOffset_GivesMeanAndVarianceOfEachChannel(double offset, double spread)
    {
        var data = Draw(count: 1000, length: 6, offset, spread, out float[] inputs);
        var net = new AdaptedNetwork(seed: 1);
        net.Adapt(data);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] values = [.. inputs.Where((_, i) => i % 3 == channel).Select(value => (double)value)];
            double mean = values.Average(), variance = values.Select(value => (value - mean) * (value - mean)).Average();
            Assert.Equal((float)mean, net.Parameters["scale.mean"].ToArray()[channel]);
            Assert.Equal(variance, net.Parameters["scale.variance"].ToArray()[channel], variance * 1e-6);
        }
    }

    [Fact]
    public void Adapt_OutlierFirst_LosesNoDigits()
    {
        float[] inputs = [.. Enumerable.Repeat(1e9f, 6), .. Enumerable.Range(0, 6 * 999).Select(i => i % 2 * 1e-3f)];
        var net = new AdaptedNetwork(seed: 1);
        net.Adapt(new ArrayDataset(inputs, 6, new float[1000], 1));
        Assert.Equal((float)(1e6 + (0.5e-3 * 0.999)), net.Parameters["scale.mean"].ToArray()[0]);
        Assert.Equal(9.99e14, net.Parameters["scale.variance"].ToArray()[0], 1e8);
    }

    [Fact]
    public void Adapt_AgainOnOtherData_ForgetsTheFirst()
    {
        Dataset data = Draw(50, 6, 5, 2, out _);
        AdaptedNetwork once = new(seed: 1), twice = new(seed: 1);
        once.Adapt(data);
        twice.Adapt(Draw(70, 6, -9, 1, out _));
        twice.Adapt(data);
        Assert.Equal(once.Parameters["scale.mean"].ToArray(), twice.Parameters["scale.mean"].ToArray());
        Assert.Equal(once.Parameters["scale.variance"].ToArray(), twice.Parameters["scale.variance"].ToArray());
    }

    [Fact]
    public void Adapt_ConstantChannel_GivesZeros()
    {
        var net = new AdaptedNetwork(seed: 1);
        net.Adapt(new ArrayDataset([.. Enumerable.Repeat(0.3f, 600)], 6, new float[100], 1));
        float[] output = [1];
        net.Predict([.. Enumerable.Repeat(0.3f, 6)], output);
        Assert.Equal(0, output[0]);
    }

    [Fact]
    public void Adapt_SeveralInputs_GivesEachItsOwnAndThoseThatShareOne()
    {
        Dataset before = Draw(40, 2, 10, 1, out float[] first), after = Draw(40, 2, -10, 2, out float[] second);
        Dataset facts = Draw(40, 3, 7, 1, out float[] own);
        var net = new AdaptedPairs(seed: 1);
        net.Adapt(before.WithInputsOf(after).WithInputsOf(facts));
        Assert.Equal(MeanOf([.. first, .. second], 2, channel: 1), net.Parameters["one.mean"].ToArray()[1], 1e-5f);
        Assert.Equal(MeanOf(own, 3, channel: 2), net.Parameters["own.mean"].ToArray()[2], 1e-5f);
        Assert.DoesNotContain(net.Parameters, parameter => parameter.Name.StartsWith("other", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_AdaptedNetwork_LeavesWhatItAdaptedToAndSavesIt()
    {
        Dataset data = Draw(64, 6, 100, 5, out float[] inputs);
        var net = new AdaptedNetwork(seed: 1);
        net.Adapt(data);
        float[] mean = net.Parameters["scale.mean"].ToArray(), variance = net.Parameters["scale.variance"].ToArray();
        net.Fit(data, new Adam { WeightDecay = 0.1f }, epochs: 2, verbosity: Verbosity.Quiet);
        Assert.Equal(mean, net.Parameters["scale.mean"].ToArray());
        Assert.Equal(variance, net.Parameters["scale.variance"].ToArray());

        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            net.Save(path);
            float[] expected = new float[64], actual = new float[64];
            net.Predict(inputs, expected);
            AdaptedNetwork.Load(path).Predict(inputs, actual);
            Assert.Equal(expected, actual);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Adapt_AugmentedData_TakesExamplesAsTheyAre()
    {
        Dataset data = Draw(30, 6, 2, 1, out _);
        AdaptedNetwork plain = new(seed: 1), augmented = new(seed: 1);
        plain.Adapt(data);
        augmented.Adapt(new AugmentedDataset(data, 1, 2, 3) { Shift = 1 });
        Assert.Equal(plain.Parameters["scale.mean"].ToArray(), augmented.Parameters["scale.mean"].ToArray());
    }

    [Fact]
    public void Adapt_NothingToAdapt_SaysWhatIsMissing()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new LinearNetwork(seed: 1).Adapt(Draw(4, 2, 0, 1, out _)));
        Assert.Equal("LinearNetwork has nothing to adapt: expected a layer [Normalization] behind an input, and it has none.", failure.Message);
    }

    [Fact]
    public void Adapt_DataThatDoNotFit_SaysWhatCameAndChangesNothing()
    {
        var net = new AdaptedNetwork(seed: 1);
        Assert.StartsWith(
            "AdaptedNetwork takes inputs of 6, 6 floats; those of data have 5.",
            Assert.Throws<ArgumentException>(() => net.Adapt(Draw(4, 5, 0, 1, out _))).Message);
        Assert.StartsWith(
            "data is empty; expected 1 example or more.",
            Assert.Throws<ArgumentException>(() => net.Adapt(Draw(4, 6, 0, 1, out _).Slice(1, 0))).Message);
        float[] wrong = [.. Enumerable.Repeat(2f, 11), float.NaN];
        Assert.StartsWith(
            "data, example 1: input 5 is NaN; expected finite numbers.",
            Assert.Throws<ArgumentException>(() => net.Adapt(new ArrayDataset(wrong, 6, new float[2], 1))).Message);
        Assert.Equal([0, 0, 0], net.Parameters["scale.mean"].ToArray());
    }

    private static float MeanOf(float[] values, int channels, int channel) => values.Where((_, i) => i % channels == channel).Average();

    private static ArrayDataset Draw(int count, int length, double offset, double spread, out float[] inputs)
    {
        var random = new Random(count + length);
        inputs = [.. Enumerable.Range(0, count * length).Select(_ => (float)(offset + (spread * ((random.NextDouble() * 2) - 1))))];
        return new ArrayDataset(inputs, length, new float[count], 1);
    }
}
