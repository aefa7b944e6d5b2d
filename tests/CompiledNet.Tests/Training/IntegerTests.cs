using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class IntegerTests
{
    private const int Images = 40;

    public static TheoryData<float, string> Wrong => new()
    {
        { 7, "7" },
        { -1, "-1" },
        { 2.5f, "2.5" },
        { float.NaN, "NaN" },
        { float.PositiveInfinity, "Infinity" },
        { 1e9f, "1E+09" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void IntegerThatIsNone_IsRefusedWhereverItComesIn(float value, string text)
    {
        var network = new WordNetwork();
        (float[] inputs, float[] targets) = Draw();
        inputs[(3 * 7) + 6] = value;
        var outputs = new float[Images];

        AssertRefused("inputs, image 3", () => network.Predict(inputs, outputs));
        AssertRefused("inputs, image 3", () => network.PredictBatch(inputs, outputs, threads: 2));
        AssertRefused("inputs, image 0", () => network.Predict(inputs.AsSpan(21, 2), inputs.AsSpan(23, 5), outputs.AsSpan(0, 1)));
        using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
        AssertRefused("inputs, image 3", () => trainer.Step(inputs, targets));
        AssertRefused("inputs, image 3", () => trainer.ComputeGradient(inputs, targets));
        if (!float.IsFinite(value))
            return;
        var data = new ArrayDataset(inputs, 7, targets, 1);
        AssertRefused("data, example 3", () => network.Fit(data, new Sgd(), batchSize: 8, epochs: 1, verbosity: Verbosity.Quiet));
        AssertRefused("data, example 3", () => network.Evaluate(data));

        void AssertRefused(string place, Action act)
        {
            string message = Assert.Throws<ArgumentException>(act).Message;
            Assert.StartsWith($"{place}: number 4 of the input words is {text}; expected an integer from 0 to 6.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TableThatIsTrained_IsTheSameForAnyNumberOfThreads()
    {
        (float[] inputs, float[] targets) = Draw();
        float[][] tables = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var network = new WordNetwork(seed: 3);
            using var trainer = new Trainer(network, new Adam(0.01f), Images, threads);
            for (int step = 0; step < 3; step++)
                trainer.Step(inputs, targets);
            return network.Parameters["Embedding1.embeddings"].ToArray();
        })];

        Assert.Equal(tables[0], tables[1]);
        Assert.Equal(tables[0], tables[2]);
    }

    [Fact]
    public void NewTable_IsUniformWithinATwentieth()
    {
        float[] table = new WordNetwork(seed: 1).Parameters["Embedding1.embeddings"].ToArray();

        Assert.All(table, value => Assert.InRange(value, -0.05f, 0.05f));
        Assert.True(table.Max() > 0.03f && table.Min() < -0.03f);
    }

    private static (float[] Inputs, float[] Targets) Draw()
    {
        var random = new Random(1);
        return (
            [.. Enumerable.Range(0, Images * 7).Select(index => index % 7 < 2 ? random.NextSingle() : random.Next(7))],
            [.. Enumerable.Range(0, Images).Select(_ => random.NextSingle())]);
    }
}
