using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Bad input gets an exception that says what came and what was expected, and the network is unchanged.</summary>
public class FitArgumentTests
{
    [Theory]
    [InlineData(7f, "data, example 69: the target of Dense1 is 7; expected a class number, 0 to 4.")]
    [InlineData(-1f, "data, example 69: the target of Dense1 is -1; expected a class number, 0 to 4.")]
    [InlineData(0.5f, "data, example 69: the target of Dense1 is 0.5; expected a class number, 0 to 4.")]
    [InlineData(float.NaN, "data, example 69: the target of Dense1 is NaN; expected a class number, 0 to 4.")]
    public void LabelOutOfRange_NamesTheExample(float label, string message)
    {
        float[][] inputs = Enumerable.Repeat(new float[20], 70).ToArray();
        float[][] targets = Enumerable.Repeat(new float[1], 69).Append([label]).ToArray();
        Refuses(new ExampleDataset(inputs, targets, 20, 1), message);
    }

    [Theory]
    [InlineData(float.NaN, 19, "data, example 1: input 19 is NaN; expected finite numbers.")]
    [InlineData(float.NegativeInfinity, 0, "data, example 1: input 0 is -Infinity; expected finite numbers.")]
    public void InputThatIsNoNumber_NamesTheExample(float value, int place, string message)
    {
        var bad = new float[20];
        bad[place] = value;
        Refuses(new ExampleDataset([new float[20], bad], [[0], [0]], 20, 1), message);
    }

    [Fact]
    public void CallbackThatIsNone_IsRefused() => Assert.Equal("callbacks", Assert.Throws<ArgumentException>(() => new LinearNetwork().Fit(
        ExampleDataset.Classes(16), new Sgd(), callbacks: [new TerminateOnNaN(), null!], verbosity: Verbosity.Quiet)).ParamName);

    [Fact]
    public void EmptyData_IsRefused() =>
        Refuses(new ExampleDataset([], [], 20, 1), "data is empty; expected 1 example or more.");

    [Fact]
    public void InputsOfAnotherLength_AreRefused() =>
        Refuses(
            new ExampleDataset([new float[21]], [[0]], 21, 1),
            "LinearNetwork takes inputs of 1x20x1, 20 floats; those of data have 21.");

    [Fact]
    public void TargetsOfAnotherLength_AreRefused() =>
        Refuses(new ExampleDataset([new float[20]], [[0, 0]], 20, 2), "LinearNetwork takes targets of 1 float; those of data have 2.");

    [Fact]
    public void LabelsOfTheOtherCrossentropy_GetTheRemedy()
    {
        Refuses(
            new ExampleDataset([new float[20]], [[0, 0, 1, 0, 0]], 20, 5),
            "LinearNetwork takes targets of 1 float; those of data have 5. One-hot labels are targets of Loss.CategoricalCrossentropy;"
            + " SparseCategoricalCrossentropy takes class numbers.");
        var network = new LinearNetwork();
        using (var trainer = new Trainer(network, new Sgd()))
        {
            Assert.StartsWith(
                "2 images have 2 targets, 1 each; there are 10. One-hot labels are targets of Loss.CategoricalCrossentropy;",
                Assert.Throws<ArgumentException>(() => trainer.Step(new float[40], new float[10])).Message);
            Assert.StartsWith("1 image has 1 target; there are 2.",
                Assert.Throws<ArgumentException>(() => trainer.Step(new float[20], new float[2])).Message);
        }

        var probabilities = new ProbabilityNetwork();
        Assert.Contains(
            "Class numbers are targets of Loss.SparseCategoricalCrossentropy; CategoricalCrossentropy takes a probability for each class.",
            Assert.Throws<ArgumentException>(() => probabilities.Evaluate(
                new ArrayDataset(new float[probabilities.Architecture.InputLength], probabilities.Architecture.InputLength, [1]))).Message);
    }

    [Fact]
    public void NumbersOutOfRange_AreRefusedInWords()
    {
        var network = new LinearNetwork();
        Assert.StartsWith(
            "Expected the number of examples of a step, 1 or more.",
            Assert.Throws<ArgumentOutOfRangeException>(() => network.Fit(ExampleDataset.Classes(40), new Sgd(), batchSize: 0)).Message);
        Assert.StartsWith(
            "Expected the number of examples of the largest step, 1 or more.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, new Sgd(), maxBatchSize: -1)).Message);
    }

    [Fact]
    public void ValidationData_IsCheckedBeforeTraining()
    {
        var network = new LinearNetwork();
        float[] before = network.Parameters[0].ToArray();
        var exception = Assert.Throws<ArgumentException>(() => network.Fit(
            ExampleDataset.Classes(40), new Sgd(), validation: new ExampleDataset([new float[20]], [[9]], 20, 1), verbosity: Verbosity.Quiet));
        Assert.Equal("validation", exception.ParamName);
        Assert.Equal(before, network.Parameters[0].ToArray());
    }

    [Theory]
    [InlineData(0, 32, 0, 0, "epochs")]
    [InlineData(1, 0, 0, 0, "batchSize")]
    [InlineData(1, 32, -0.1f, 0, "validationSplit")]
    [InlineData(1, 32, 1f, 0, "validationSplit")]
    [InlineData(1, 32, float.NaN, 0, "validationSplit")]
    [InlineData(1, 32, 0.99f, 0, "validationSplit")]
    [InlineData(1, 32, 0, -1, "threads")]
    public void NumberOutOfRange_NamesTheArgument(int epochs, int batchSize, float validationSplit, int threads, string argument)
    {
        var network = new LinearNetwork();
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => network.Fit(
            ExampleDataset.Classes(40), new Sgd(), epochs, batchSize, validationSplit, threads: threads, verbosity: Verbosity.Quiet));
        Assert.Equal(argument, exception.ParamName);
        Assert.NotNull(exception.ActualValue);
    }

    [Fact]
    public void SplitAndValidationTogether_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new LinearNetwork().Fit(
            ExampleDataset.Classes(40), new Sgd(), validationSplit: 0.1f, validation: ExampleDataset.Classes(4), verbosity: Verbosity.Quiet));

    [Fact]
    public void NetworkWithoutLoss_CannotBeTrainedNorEvaluated()
    {
        var network = new LinearNetwork(loss: null);
        Assert.Throws<InvalidOperationException>(() => network.Fit(ExampleDataset.Classes(40), new Sgd()));
        Assert.Throws<InvalidOperationException>(() => network.Evaluate(ExampleDataset.Classes(40)));
    }

    private static void Refuses(Dataset data, string message)
    {
        var network = new LinearNetwork();
        float[] before = network.Parameters[0].ToArray();
        var exception = Assert.Throws<ArgumentException>(() => network.Fit(data, new Sgd(), verbosity: Verbosity.Quiet));
        Assert.StartsWith(message, exception.Message);
        Assert.Equal("data", exception.ParamName);
        Assert.Equal(before, network.Parameters[0].ToArray());
    }
}
