using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class TrainerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(80)]
    public void Steps_OnAnyNumberOfThreads_GiveTheSameBits(int batchSize)
    {
        ExampleDataset data = ExampleDataset.Classes(batchSize);
        (float[] Parameters, double Loss) expected = Train(data, batchSize, threads: 1);
        foreach (int threads in new[] { 2, 3, 5 })
        {
            (float[] parameters, double loss) = Train(data, batchSize, threads);
            Assert.Equal(expected.Loss, loss);
            Assert.Equal(expected.Parameters, parameters);
        }
    }

    [Fact]
    public void ComputeGradient_OfSeveralTiles_IsThatOfPlainLoopsAndChangesNothing()
    {
        const int Count = 37;
        const int Inputs = 20;
        const int Outputs = 5;
        ExampleDataset data = ExampleDataset.Numbers(Count);
        var network = new LinearNetwork(loss: Loss.MeanSquaredError);
        float[] kernel = network.Parameters["Dense1.kernel"].ToArray();

        var expected = new double[Inputs * Outputs];
        double expectedLoss = 0;
        float[] inputs = data.AllInputs;
        float[] targets = data.AllTargets;
        for (int image = 0; image < Count; image++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                double difference = -targets[image * Outputs + output];
                for (int input = 0; input < Inputs; input++)
                    difference += (double)inputs[image * Inputs + input] * kernel[input * Outputs + output];
                expectedLoss += difference * difference / Outputs / Count;
                for (int input = 0; input < Inputs; input++)
                    expected[input * Outputs + output] += 2 * difference * inputs[image * Inputs + input] / Outputs / Count;
            }
        }

        using var trainer = new Trainer(network, new Sgd(), maxBatchSize: 64, threads: 2);
        double loss = trainer.ComputeGradient(inputs, targets);
        var gradient = new float[expected.Length];
        trainer.CopyGradient("Dense1.kernel", gradient);

        Assert.Equal(expectedLoss, loss, 1e-6);
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], gradient[index], 1e-6);
        Assert.Equal(kernel, network.Parameters["Dense1.kernel"].ToArray());
    }

    [Fact]
    public void Worker_ThatFails_TellsTheCallerAndLeavesTheNetworkAndTheTeamWhole()
    {
        ExampleDataset data = ExampleDataset.Classes(64);
        float[] inputs = data.AllInputs;
        var network = new LinearNetwork { FailsOn = inputs[^(16 * 20)] };
        float[] before = network.Parameters["Dense1.kernel"].ToArray();
        using var trainer = new Trainer(network, new Sgd(), maxBatchSize: 64, threads: 4);

        var exception = Assert.Throws<InvalidOperationException>(() => trainer.Step(inputs, data.AllTargets));
        Assert.Equal("This tile fails.", exception.Message);
        Assert.Equal(before, network.Parameters["Dense1.kernel"].ToArray());

        trainer.Step(inputs.AsSpan(0, 48 * 20), data.AllTargets.AsSpan(0, 48));
        Assert.NotEqual(before, network.Parameters["Dense1.kernel"].ToArray());
    }

    [Theory]
    [InlineData(0, 0, "Expected 1 to 32 images, the largest batch of this trainer; there are 0.", "inputs")]
    [InlineData(33 * 20, 33, "Expected 1 to 32 images, the largest batch of this trainer; there are 33.", "inputs")]
    [InlineData(21, 1, "An image of LinearNetwork is 1x20x1, 20 floats; 21 floats are no whole number of them.", "inputs")]
    [InlineData(40, 3, "2 images have 2 targets, 1 each; there are 3.", "targets")]
    [InlineData(40, 4, "2 images have 2 targets, 1 each; there are 4.", "targets")]
    public void Step_OnWrongLengths_SaysWhatWasExpected(int inputs, int targets, string message, string argument)
    {
        using var trainer = new Trainer(new LinearNetwork(), new Sgd(), threads: 1);
        var exception = Assert.Throws<ArgumentException>(() => trainer.Step(new float[inputs], new float[targets]));
        Assert.StartsWith(message, exception.Message);
        Assert.Equal(argument, exception.ParamName);
    }

    [Theory]
    [InlineData(5f, "5")]
    [InlineData(-1f, "-1")]
    [InlineData(1.5f, "1.5")]
    [InlineData(float.NaN, "NaN")]
    public void Step_OnAWrongLabel_SaysWhichAndLeavesTheNetwork(float label, string shown)
    {
        var network = new LinearNetwork();
        float[] before = network.Parameters["Dense1.kernel"].ToArray();
        using var trainer = new Trainer(network, new Sgd(), threads: 1);
        var exception = Assert.Throws<ArgumentException>(() => trainer.Step(new float[60], [0, 1, label]));
        Assert.StartsWith($"targets, example 2: the target of Dense1 is {shown}; expected a class number, 0 to 4.", exception.Message);
        Assert.Equal(before, network.Parameters["Dense1.kernel"].ToArray());
    }

    [Theory]
    [InlineData(0, "5")]
    [InlineData(13, "5")]
    [InlineData(27, "Infinity")]
    public void Step_OnWrongLabelsAmongMany_SaysWhichIsTheFirst(int place, string shown)
    {
        float[] labels = [.. Enumerable.Range(0, 28).Select(example => (float)(example % 5))];
        labels[place] = 5;
        labels[27] = float.PositiveInfinity;
        using var trainer = new Trainer(new LinearNetwork(), new Sgd(), threads: 1);
        var exception = Assert.Throws<ArgumentException>(() => trainer.Step(new float[28 * 20], labels));
        Assert.StartsWith($"targets, example {place}: the target of Dense1 is {shown}; expected", exception.Message);
    }

    [Fact]
    public void Trainer_OfANetworkWithoutLoss_SaysSo()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new Trainer(new LinearNetwork(loss: null), new Sgd()));
        Assert.Contains("LinearNetwork has no loss", exception.Message);
    }

    [Fact]
    public void Optimizer_ThatTrainsAnotherNetwork_IsRefused()
    {
        var optimizer = new Sgd();
        new Trainer(new LinearNetwork(), optimizer).Dispose();
        Assert.Throws<InvalidOperationException>(() => new Trainer(new LinearNetwork(), optimizer));
    }

    [Fact]
    public void CopyGradient_OfAnUnknownTensor_ListsTheKnown()
    {
        using var trainer = new Trainer(new LinearNetwork(), new Sgd());
        var exception = Assert.Throws<ArgumentException>(() => trainer.CopyGradient("Dense2.kernel", new float[1]));
        Assert.Contains("No parameter is named 'Dense2.kernel'; there are Dense1.kernel, Dense1.bias.", exception.Message);
    }

    private static (float[] Parameters, double Loss) Train(ExampleDataset data, int batchSize, int threads)
    {
        var network = new LinearNetwork();
        using var trainer = new Trainer(network, new Sgd(0.5f, 0.9f), batchSize, threads);
        double loss = 0;
        for (int step = 0; step < 20; step++)
            loss = trainer.Step(data.AllInputs, data.AllTargets);
        return (network.Parameters["Dense1.kernel"].ToArray(), loss);
    }
}
