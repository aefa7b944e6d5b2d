using CompiledNet.Tests.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>What is wrong with data or files is said, and neither the network nor a file that was there before is touched.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string SavedPath => folder.PathOf("net.safetensors");

    public void Dispose() => folder.Dispose();

    /// <summary>A data set that grows or shrinks meanwhile is read as long as it was when it came; what it says of examples that are gone is told.</summary>
    [Fact]
    public void CountThatChanges_IsThatOfTheBeginning()
    {
        ExampleDataset data = ExampleDataset.Classes(40);
        var expected = new LinearNetwork();
        expected.Fit(data.Slice(0, 20), new Sgd(0.5f), epochs: 2, batchSize: 30, validation: data.Slice(0, 20), verbosity: Verbosity.Quiet);
        var network = new LinearNetwork();
        network.Fit(
            new ChangingDataset(data, 20, 1), new Sgd(0.5f), epochs: 2, batchSize: 30, validation: new ChangingDataset(data, 20, 1),
            verbosity: Verbosity.Quiet);
        Assert.Equal(expected.ParameterVector.Span.ToArray(), network.ParameterVector.Span.ToArray());
        Assert.Equal(expected.Evaluate(data.Slice(0, 20)), network.Evaluate(new ChangingDataset(data, 20, 1)));
        Assert.ThrowsAny<ArgumentException>(
            () => network.Fit(new ChangingDataset(data, 20, -1), new Sgd(), epochs: 2, verbosity: Verbosity.Quiet));
        network.Fit(data, new Sgd(), verbosity: Verbosity.Quiet);
    }

    [Fact]
    public void NaNInTheData_IsAnErrorBeforeTheFirstStep()
    {
        ExampleDataset data = ExampleDataset.Classes(40);
        var network = new LinearNetwork();
        byte[] saved = Save(network, data);
        float[] before = network.Parameters[0].ToArray();
        var spoilt = new SpoilingDataset(data, exampleThatSpoils: 39) { Spoils = true };

        var exception = Assert.Throws<ArgumentException>(() => network.Fit(
            spoilt, new Sgd(), callbacks: [new TerminateOnNaN(), new ModelCheckpoint(SavedPath)], verbosity: Verbosity.Quiet));

        Assert.StartsWith("data, example 39: input 3 is NaN; expected finite numbers.", exception.Message);
        Assert.Equal(before, network.Parameters[0].ToArray());
        Assert.Equal(saved, File.ReadAllBytes(SavedPath));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void NaNThatComesLater_EndsTheTrainingWithTheParametersBeforeIt(int threads)
    {
        ExampleDataset data = ExampleDataset.Classes(48);
        var expected = new LinearNetwork();
        expected.Fit(
            data.Slice(0, 32), new Sgd(0.5f), batchSize: 16, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);
        byte[] saved = Save(expected, data);

        var network = new LinearNetwork();
        var spoilt = new SpoilingDataset(data, exampleThatSpoils: 40);
        History history = network.Fit(
            spoilt, new Sgd(0.5f), epochs: 3, batchSize: 16, options: new FitOptions { Shuffle = false }, threads: threads,
            callbacks: [spoilt.AfterTheCheck, new TerminateOnNaN(), new ModelCheckpoint(SavedPath)], verbosity: Verbosity.Quiet);

        Assert.Equal("Stopped at batch 3 of epoch 1: the loss is NaN.", history.StopReason);
        Assert.Equal(expected.Parameters[0].ToArray(), network.Parameters[0].ToArray());
        Assert.Equal(saved, File.ReadAllBytes(SavedPath));
    }

    [Fact]
    public void NaNThatComesLater_LeavesMovingAveragesToo()
    {
        var network = new DropoutNetwork();
        ExampleDataset data = ExampleDataset.Classes(16, inputLength: 189, classes: 4);
        var spoilt = new SpoilingDataset(data, exampleThatSpoils: 5);
        float[] before = network.ParameterVector.Span.ToArray();

        network.Fit(spoilt, new Sgd(0.5f), callbacks: [spoilt.AfterTheCheck, new TerminateOnNaN()], verbosity: Verbosity.Quiet);

        Assert.Equal(before, network.ParameterVector.Span.ToArray());
    }

    [Theory]
    [InlineData(77f, "77")]
    [InlineData(-1f, "-1")]
    [InlineData(2.5f, "2.5")]
    [InlineData(float.NaN, "NaN")]
    public void LabelThatIsWrongLater_EndsTheTrainingWithTheParametersBeforeIt(float label, string text)
    {
        ExampleDataset data = ExampleDataset.Classes(48);
        var expected = new LinearNetwork();
        expected.Fit(
            data.Slice(0, 32), new Sgd(0.5f), batchSize: 16, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);
        foreach (int threads in new[] { 1, 3 })
        {
            var network = new LinearNetwork();
            var spoilt = new SpoilingDataset(data, exampleThatSpoils: 40) { Label = label };
            var exception = Assert.Throws<ArgumentException>(() => network.Fit(
                spoilt, new Sgd(0.5f), epochs: 3, batchSize: 16, options: new FitOptions { Shuffle = false }, threads: threads,
                callbacks: [spoilt.AfterTheCheck, new TerminateOnNaN()], verbosity: Verbosity.Quiet));
            Assert.StartsWith($"data, example 40: the target of Dense1 is {text}; expected a class number, 0 to 4.", exception.Message);
            Assert.Equal(expected.Parameters[0].ToArray(), network.Parameters[0].ToArray());
        }
    }

    [Fact]
    public void InputThatIsNaNLater_IsAnErrorUnlessTerminateOnNaNWatches()
    {
        var network = new DropoutNetwork();
        ExampleDataset data = ExampleDataset.Classes(64, inputLength: 189, classes: 4);
        var spoilt = new SpoilingDataset(data, exampleThatSpoils: 60);
        float[] before = network.ParameterVector.Span.ToArray();

        var exception = Assert.Throws<ArgumentException>(() => network.Fit(
            spoilt, new Sgd(0.5f), batchSize: 64, threads: 1, options: new FitOptions { Shuffle = false }, callbacks: [spoilt.AfterTheCheck], verbosity: Verbosity.Quiet));

        Assert.StartsWith("data, example 60: input 3 is NaN; expected finite numbers.", exception.Message);
        // Moving averages too: the tiles before the wrong one have trained already.
        Assert.Equal(before, network.ParameterVector.Span.ToArray());
    }

    [Fact]
    public void ValidationThatIsWrongLater_NamesTheExampleInWhatWasGiven()
    {
        ExampleDataset data = ExampleDataset.Classes(48);
        var spoilt = new SpoilingDataset(data, exampleThatSpoils: 40) { Label = 9 };
        Assert.StartsWith(
            "validation, example 40: the target of Dense1 is 9;",
            Assert.Throws<ArgumentException>(() => new LinearNetwork().Fit(
                data, new Sgd(), validation: spoilt, callbacks: [spoilt.AfterTheCheck], verbosity: Verbosity.Quiet)).Message);
        spoilt.Spoils = false;
        Assert.StartsWith(
            "data, example 40: the target of Dense1 is 9;",
            Assert.Throws<ArgumentException>(() => new LinearNetwork().Fit(
                spoilt, new Sgd(), validationSplit: 0.25f, callbacks: [spoilt.AfterTheCheck], verbosity: Verbosity.Quiet)).Message);
    }

    [Fact]
    public void CheckpointOfAnotherNetwork_IsRefusedWithAllDifferencesAndStays()
    {
        ExampleDataset data = ExampleDataset.Classes(40);
        byte[] saved = Save(new LinearNetwork(outputs: 6, identity: "Dense 6"), ExampleDataset.Classes(40, classes: 6));
        var network = new LinearNetwork(identity: "Dense 5");
        float[] before = network.Parameters[0].ToArray();

        var exception = Assert.Throws<InvalidDataException>(() => network.Fit(
            data, new Sgd(), callbacks: [new ModelCheckpoint(SavedPath)], resumeFrom: SavedPath, verbosity: Verbosity.Quiet));

        foreach (
            string difference in (string[])["Dense 6", "Dense 5", "Dense1.kernel is F32 20x6; expected F32 20x5", "Dense1.bias is F32 6; expected F32 5"])
            Assert.Contains(difference, exception.Message);
        Assert.Equal(before, network.Parameters[0].ToArray());
        Assert.Equal(saved, File.ReadAllBytes(SavedPath));
    }

    private byte[] Save(Network network, Dataset data)
    {
        network.Fit(data.Slice(0, 1), new Sgd(0), callbacks: [new ModelCheckpoint(SavedPath)], verbosity: Verbosity.Quiet);
        return File.ReadAllBytes(SavedPath);
    }

    /// <summary>A data set with an example that is not a number, from some time on.</summary>
    private sealed class SpoilingDataset(Dataset source, int exampleThatSpoils) : Dataset
    {
        public bool Spoils { get; set; }

        /// <summary>The label that it gets; null for a right one, and an input that is NaN.</summary>
        public float? Label { get; init; }

        /// <summary>All examples are right while they are checked.</summary>
        public Callback AfterTheCheck => new Spoiler(this);

        public override int Count => source.Count;

        public override int InputLength => source.InputLength;

        public override int TargetLength => source.TargetLength;

        public override void Read(int index, Span<float> input, Span<float> target)
        {
            source.Read(index, input, target);
            if (!Spoils || index != exampleThatSpoils)
                return;
            if (Label is { } label)
                target[0] = label;
            else
                input[3] = float.NaN;
        }

        private sealed class Spoiler(SpoilingDataset data) : Callback
        {
            protected internal override void OnTrainBegin(TrainingRun run) => data.Spoils = true;
        }
    }

    /// <summary>Has another number of examples each time it is asked.</summary>
    private sealed class ChangingDataset(Dataset source, int count, int change) : Dataset
    {
        private int asked;

        public override int Count => Math.Clamp(count + (change * asked++), 0, source.Count);

        public override int InputLength => source.InputLength;

        public override int TargetLength => source.TargetLength;

        public override void Read(int index, Span<float> input, Span<float> target)
        {
            CheckIndex(index);
            source.Read(index, input, target);
        }
    }
}
