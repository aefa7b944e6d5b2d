using CompiledNet.Tests.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public sealed class CallbackTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ExampleDataset data = ExampleDataset.Classes(100);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, 0, 3)]
    [InlineData(1, 0, 3)]
    [InlineData(2, 0, 6)]
    [InlineData(2, 0.15, 3)]
    [InlineData(9, 0, null)]
    public void EarlyStopping_StopsAfterPatience(int patience, double minDelta, int? stopped)
    {
        var stopping = new EarlyStopping { Patience = patience, MinDelta = minDelta };
        TrainingRun run = Feed(stopping, 1.0, 0.9, 0.95, 0.85, 0.9, 0.86, 0.8, 0.9);
        Assert.Equal(stopped, stopping.StoppedEpoch);
        Assert.Equal(stopped is not null, run.StopTraining);
        if (stopped == 6)
            Assert.Equal("Stopped after epoch 6: ValidationLoss has not improved since epoch 4.", run.History.StopReason);
    }

    [Fact]
    public void EarlyStopping_LooksAtNoEpochBeforeItsFirst()
    {
        var stopping = new EarlyStopping { StartFromEpoch = 3 };
        Feed(stopping, 1, 2, 3, 2, 1, 2, 3);
        Assert.Equal(6, stopping.StoppedEpoch);
    }

    [Fact]
    public void EarlyStopping_GivesBackTheBestWeightsAlsoAfterResuming()
    {
        (float[] Weights, int? Stopped, List<float[]> Seen) Train(string? resumeFrom)
        {
            var network = new LinearNetwork(loss: Loss.MeanSquaredError);
            var recorder = new WeightRecorder();
            // The rate is too high from epoch 3 on: training gets worse.
            var stopping = new EarlyStopping { Monitor = Metric.Loss, Patience = 3, RestoreBestWeights = true };
            network.Fit(
                ExampleDataset.Numbers(100), new Sgd(), epochs: 20, threads: 1, resumeFrom: resumeFrom, verbosity: Verbosity.Quiet,
                callbacks:
                [
                    new LearningRateScheduler((epoch, _) => epoch < 3 ? 0.1f : 20), recorder, stopping,
                    new ModelCheckpoint(folder.PathOf("{epoch}.st")),
                ]);
            return (network.Parameters[0].ToArray(), stopping.StoppedEpoch, recorder.Seen);
        }

        var whole = Train(null);
        Assert.NotNull(whole.Stopped);
        Assert.Equal(whole.Stopped - 3, whole.Seen.FindIndex(weights => weights.SequenceEqual(whole.Weights)) + 1);
        for (int epoch = 1; epoch <= whole.Stopped; epoch++)
        {
            var resumed = Train(folder.PathOf($"{epoch}.st"));
            Assert.Equal(whole.Weights, resumed.Weights);
            Assert.Equal(whole.Stopped, resumed.Stopped);
        }
    }

    [Theory]
    [InlineData(1, 0, new[] { 1, 0.9, 0.95, 0.85, 0.9, 0.8 }, new[] { 1, 1, 0.5, 0.5, 0.25, 0.25 })]
    [InlineData(2, 0, new[] { 1, 0.9, 0.95, 0.85, 0.9, 0.9 }, new[] { 1, 1, 1, 1, 1, 0.5 })]
    [InlineData(1, 2, new[] { 1, 0.9, 0.95, 0.95, 0.95, 0.95 }, new[] { 1, 1, 0.5, 0.5, 0.25, 0.25 })]
    public void ReduceLearningRateOnPlateau_FollowsKeras(int patience, int cooldown, double[] losses, double[] rates)
    {
        var reduce = new ReduceLearningRateOnPlateau { Patience = patience, Cooldown = cooldown, Factor = 0.5f };
        var network = new LinearNetwork();
        var optimizer = new Sgd(1);
        var run = new TrainingRun(network, optimizer, 99, hasValidation: true, [reduce], resumed: null);
        reduce.OnTrainBegin(run);
        for (int epoch = 1; epoch <= losses.Length; epoch++)
        {
            reduce.OnEpochEnd(run, Result(epoch, losses[epoch - 1]));
            Assert.Equal((float)rates[epoch - 1], optimizer.LearningRate);
        }
    }

    [Fact]
    public void ReduceLearningRateOnPlateau_StopsAtTheLeastRateAndRefusesASchedule()
    {
        var reduce = new ReduceLearningRateOnPlateau { Patience = 1, Factor = 0.5f, MinLearningRate = 0.4f };
        TrainingRun run = Feed(reduce, 1, 2, 3, 4);
        Assert.Equal(0.4f, run.Optimizer.LearningRate);
        Assert.Throws<InvalidOperationException>(() => new LinearNetwork().Fit(
            data, new Sgd { Schedule = 0.1f }, validationSplit: 0.5f, callbacks: [reduce], verbosity: Verbosity.Quiet));
    }

    [Fact]
    public void LearningRateScheduler_SetsTheRateOfEachEpoch()
    {
        var optimizer = new Sgd(1);
        var seen = new List<(int, float)>();
        new LinearNetwork().Fit(data, optimizer, epochs: 3, verbosity: Verbosity.Quiet, callbacks:
        [
            new LearningRateScheduler((epoch, rate) =>
            {
                seen.Add((epoch, rate));
                return rate / 2;
            }),
        ]);
        Assert.Equal([(1, 1f), (2, 0.5f), (3, 0.25f)], seen);
        Assert.Equal(0.125f, optimizer.LearningRate);
    }

    [Fact]
    public void CsvLogger_WritesWhatHistoryWritesAlsoAfterResuming()
    {
        string log = folder.PathOf("log.csv");
        History Train(int epochs, string? resumeFrom) => new LinearNetwork().Fit(
            data, new Adam(), epochs, validationSplit: 0.2f, resumeFrom: resumeFrom, verbosity: Verbosity.Quiet,
            callbacks: [new CsvLogger(log), new ModelCheckpoint(folder.PathOf("{epoch}.st"))]);

        History history = Train(3, null);
        Assert.Equal(history.ToCsv(), File.ReadAllText(log));
        Assert.StartsWith("epoch,loss,accuracy,val_loss,val_accuracy,seconds,images_per_second\n1,", history.ToCsv());
        History resumed = Train(4, folder.PathOf("2.st"));
        Assert.Equal(resumed.ToCsv(), File.ReadAllText(log));
        Assert.Equal(5, File.ReadAllLines(log).Length);
    }

    [Fact]
    public void History_ReadFromItsCsv_HasTheSameBits()
    {
        History history = new LinearNetwork(loss: Loss.MeanSquaredError).Fit(
            ExampleDataset.Numbers(50), new Adam(), epochs: 3, validationSplit: 0.2f, options: new FitOptions { ValidationFrequency = 2 }, verbosity: Verbosity.Quiet);
        Assert.Equal(history.Epochs, HistoryCsv.Parse(history.ToCsv()).Epochs);
        Assert.Null(history.Epochs[0].Validation);
        Assert.NotNull(history.Epochs[1].Validation);
        Assert.Null(history.Epochs[2].Validation);
        history.WriteCsv(folder.PathOf("history.csv"));
        Assert.Equal(history.ToCsv(), File.ReadAllText(folder.PathOf("history.csv")));
    }

    [Fact]
    public void TerminateOnNaN_EndsWithinTheEpochAndNothingIsSaved()
    {
        var network = new LinearNetwork(loss: Loss.MeanSquaredError);
        string path = folder.PathOf("net.st");
        var output = new StringWriter();
        History history = network.Fit(
            ExampleDataset.Numbers(1000), new Sgd(1e10f), epochs: 9, progressWriter: output,
            callbacks: [new TerminateOnNaN(), new ModelCheckpoint(path)]);
        EpochResult only = Assert.Single(history.Epochs);
        Assert.False(double.IsFinite(only.Loss));
        Assert.Matches("^Stopped at batch [2-9] of epoch 1: the loss is ", history.StopReason);
        Assert.EndsWith($"{history.StopReason}\n", output.ToString());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void ModelCheckpoint_SaveBestOnly_KeepsTheBestEpoch()
    {
        string path = folder.PathOf("best.st");
        var network = new LinearNetwork();
        var recorder = new WeightRecorder();
        var checkpoint = new ModelCheckpoint(path) { SaveBestOnly = true, Monitor = Metric.Loss };
        // The checkpoint comes last, wherever it stands: it saves what the scheduler has not yet ruined.
        History history = network.Fit(
            data, new Sgd(), epochs: 6, verbosity: Verbosity.Quiet,
            callbacks: [checkpoint, recorder, new LearningRateScheduler((epoch, _) => epoch < 4 ? 0.1f : 60)]);
        int best = history.Epochs.MinBy(epoch => epoch.Loss)!.Epoch;
        Assert.True(best < 6);
        Assert.Equal(history.Epochs[best - 1].Loss, checkpoint.Best);
        var loaded = new LinearNetwork(seed: 2);
        loaded.LoadWeights(path);
        Assert.Equal(recorder.Seen[best - 1], loaded.Parameters[0].ToArray());
    }

    [Fact]
    public void ModelCheckpoint_SaveWeightsOnly_SavesNoOptimizer()
    {
        string path = folder.PathOf("net.st");
        new LinearNetwork().Fit(
            data, new Adam(), verbosity: Verbosity.Quiet, callbacks: [new ModelCheckpoint(path) { SaveWeightsOnly = true }]);
        Assert.Equal(2, CompiledNet.Files.SafetensorsFile.Read(path).Tensors.Count);
    }

    [Fact]
    public void Monitors_OfWhatIsNotMeasured_AreRefusedBeforeTraining()
    {
        void Refuses(Callback callback, string message)
        {
            var network = new LinearNetwork();
            float[] before = network.Parameters[0].ToArray();
            Assert.Equal(
                message,
                Assert.Throws<InvalidOperationException>(() => network.Fit(data, new Sgd(), callbacks: [callback], verbosity: Verbosity.Quiet)).Message);
            Assert.Equal(before, network.Parameters[0].ToArray());
        }

        Refuses(
            new EarlyStopping(),
            "EarlyStopping monitors ValidationLoss, but there is no validation data: expected validationSplit or validation in Fit, or another Monitor. "
            + "This training measures Loss, Accuracy.");
        Refuses(
            new ModelCheckpoint("x") { SaveBestOnly = true, Monitor = Metric.MeanAbsoluteError },
            "ModelCheckpoint monitors MeanAbsoluteError, but LinearNetwork has no output that it is measured on. This training measures Loss, Accuracy.");
        Refuses(
            new ReduceLearningRateOnPlateau { Monitor = (Metric)77 },
            "ReduceLearningRateOnPlateau monitors 77, but there is no such metric. This training measures Loss, Accuracy.");
    }

    [Fact]
    public void Arguments_OutOfRange_AreNamed()
    {
        Assert.Equal("Patience", Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping { Patience = -1 }).ParamName);
        Assert.Equal("MinDelta", Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping { MinDelta = double.NaN }).ParamName);
        Assert.Equal("Factor", Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceLearningRateOnPlateau { Factor = 1 }).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentException>(() => new ModelCheckpoint("")).ParamName);
        Assert.Equal("ValidationFrequency", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FitOptions { ValidationFrequency = 0 }).ParamName);
    }

    /// <summary>Lets a callback see epochs with such validation losses, until it stops.</summary>
    private static TrainingRun Feed(Callback callback, params double[] losses)
    {
        var run = new TrainingRun(new LinearNetwork(), new Sgd(1), losses.Length, hasValidation: true, [callback], resumed: null);
        callback.OnTrainBegin(run);
        for (int epoch = 1; epoch <= losses.Length && !run.StopTraining; epoch++)
            callback.OnEpochEnd(run, Result(epoch, losses[epoch - 1]));
        return run;
    }

    private static EpochResult Result(int epoch, double loss) => new(epoch, new Evaluation(1, 0, null), new Evaluation(loss, 0, null), 1, 1);

    private sealed class WeightRecorder : Callback
    {
        public List<float[]> Seen { get; } = [];

        protected internal override void OnEpochEnd(TrainingRun run, EpochResult result) => Seen.Add(run.Network.Parameters[0].ToArray());
    }
}
