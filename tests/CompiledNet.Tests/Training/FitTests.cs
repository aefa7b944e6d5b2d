using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class FitTests
{
    [Fact]
    public void Fit_LearnsWhatOneLayerCanLearn()
    {
        var network = new LinearNetwork();
        History history = network.Fit(ExampleDataset.Classes(2000), new Sgd(0.5f), epochs: 5, validationSplit: 0.25f, threads: 2, verbosity: Verbosity.Quiet);
        Assert.Equal(5, history.Epochs.Count);
        Assert.Equal([1, 2, 3, 4, 5], history.Epochs.Select(epoch => epoch.Epoch));
        EpochResult last = history.Epochs[^1];
        Assert.True(last.Loss < history.Epochs[0].Loss);
        Assert.True(last.Accuracy > 0.9 && last.ValidationAccuracy > 0.9, $"{last}");
        Assert.True(last.ImagesPerSecond > 0 && last.Seconds > 0);
        Assert.Equal(5, network.EpochsTrained);
    }

    [Fact]
    public void Fit_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        (float[] Parameters, History History) Train(int threads)
        {
            var network = new LinearNetwork();
            History history = network.Fit(
                ExampleDataset.Classes(333), new Sgd(0.5f, 0.9f), epochs: 2, batchSize: 50, validationSplit: 0.2f, threads: threads,
                verbosity: Verbosity.Quiet);
            return (network.Parameters[0].ToArray(), history);
        }

        var expected = Train(1);
        foreach (int threads in new[] { 2, 3, 0 })
        {
            var actual = Train(threads);
            Assert.Equal(expected.Parameters, actual.Parameters);
            Assert.Equal(
                expected.History.Epochs.Select(epoch => (epoch.Training, epoch.Validation)),
                actual.History.Epochs.Select(epoch => (epoch.Training, epoch.Validation)));
        }
    }

    [Fact]
    public void Fit_InTwoCalls_IsTheSameAsInOne()
    {
        ExampleDataset data = ExampleDataset.Classes(100);
        float[] Train(params int[] epochs)
        {
            var network = new LinearNetwork();
            var optimizer = new Sgd(0.5f, 0.9f);
            foreach (int count in epochs)
                network.Fit(data, optimizer, count, threads: 1, verbosity: Verbosity.Quiet);
            return network.Parameters[0].ToArray();
        }

        Assert.Equal(Train(4), Train(1, 3));
    }

    [Theory]
    [InlineData(60000, 0.1f, 54000)]
    [InlineData(100, 0.25f, 75)]
    [InlineData(11, 0.1f, 9)]
    [InlineData(3, 0.5f, 1)]
    public void ValidationSplit_TakesTheLastPartOfTheData(int count, float split, int trained)
    {
        ExampleDataset data = ExampleDataset.Classes(count, inputLength: 3, classes: 2);
        new LinearNetwork(inputs: 3, outputs: 2).Fit(
            data, new Sgd(), epochs: 2, batchSize: 1000, validationSplit: split, verbosity: Verbosity.Quiet);

        // Every example is read once to be checked, then once an epoch, to train or to validate.
        Assert.All(data.Reads, reads => Assert.Equal(3, reads));

        float[] network = Trained(data, split);
        float[] first = Trained(data.Slice(0, trained), split: 0);
        Assert.Equal(first, network);

        static float[] Trained(Dataset data, float split)
        {
            var network = new LinearNetwork(inputs: 3, outputs: 2);
            network.Fit(data, new Sgd(0.5f), batchSize: 1000, validationSplit: split, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);
            return network.Parameters[0].ToArray();
        }
    }

    [Fact]
    public void Shuffling_GivesEachEpochAnOrderOfItsOwn()
    {
        ExampleDataset data = ExampleDataset.Classes(200);
        float[] Train(bool shuffle, int seed)
        {
            var network = new LinearNetwork(seed: seed);
            network.Parameters[0].CopyFrom(new float[100]);
            network.Fit(data, new Sgd(0.5f), options: new FitOptions { Shuffle = shuffle }, verbosity: Verbosity.Quiet);
            return network.Parameters[0].ToArray();
        }

        Assert.NotEqual(Train(false, 1), Train(true, 1));
        Assert.NotEqual(Train(true, 1), Train(true, 2));
        Assert.Equal(Train(true, 1), Train(true, 1));
        Assert.Equal(Train(false, 1), Train(false, 2));
    }

    [Fact]
    public void TrainingMetrics_AreTheRunningMeansOfTheEpoch()
    {
        ExampleDataset data = ExampleDataset.Classes(70);
        var network = new LinearNetwork();
        Evaluation before = network.Evaluate(data);
        History history = network.Fit(data, new Sgd(0), batchSize: 32, threads: 2, verbosity: Verbosity.Quiet);
        Assert.Equal(before.Loss, history.Epochs[0].Loss, 1e-5);
        Assert.Equal(before.Accuracy, history.Epochs[0].Accuracy);
        Assert.Null(history.Epochs[0].ValidationLoss);
        Assert.Null(history.Epochs[0].ValidationAccuracy);
    }

    [Fact]
    public void Callbacks_SeeEveryEpochAndMayStop()
    {
        var network = new LinearNetwork();
        var recorder = new Recorder { StopAfter = 2 };
        var optimizer = new Sgd(0.5f);
        History history = network.Fit(
            ExampleDataset.Classes(40), optimizer, epochs: 9, validation: ExampleDataset.Classes(20), callbacks: [recorder], verbosity: Verbosity.Quiet);
        Assert.Equal(["begin", "epoch 1", "end 1", "epoch 2", "end 2", "end"], recorder.Seen);
        Assert.Equal(2, history.Epochs.Count);
        Assert.NotNull(history.Epochs[1].ValidationLoss);
        Assert.Equal(0.125f, optimizer.LearningRate);
    }

    [Fact]
    public void Cancellation_EndsBetweenSteps()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var network = new LinearNetwork();
        float[] before = network.Parameters[0].ToArray();
        Assert.Throws<OperationCanceledException>(() =>
            network.Fit(ExampleDataset.Classes(40), new Sgd(), verbosity: Verbosity.Quiet, cancellation: source.Token));
        Assert.Equal(before, network.Parameters[0].ToArray());
    }

    private sealed class Recorder : Callback
    {
        public List<string> Seen { get; } = [];

        public int StopAfter { get; init; }

        protected internal override void OnTrainBegin(TrainingRun run) => Seen.Add("begin");

        protected internal override void OnEpochBegin(TrainingRun run, int epoch) => Seen.Add($"epoch {epoch}");

        protected internal override void OnEpochEnd(TrainingRun run, EpochResult result)
        {
            Seen.Add($"end {run.History.Epochs.Count}");
            run.Optimizer.LearningRate /= 2;
            run.StopTraining = result.Epoch == StopAfter;
        }

        protected internal override void OnTrainEnd(TrainingRun run) => Seen.Add("end");
    }
}
