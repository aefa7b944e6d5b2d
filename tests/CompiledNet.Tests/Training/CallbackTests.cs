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

    /// <summary>What Keras 3 does: epochs that improve never end training, and only those beyond the baseline begin to wait anew.</summary>
    [Theory]
    [InlineData(0.001, 2, new[] { 1.0, 0.9, 0.8, 0.7, 0.6 }, null, null)]
    [InlineData(0.001, 2, new[] { 0.25, 1.0, 4.0 }, 2, "surpassed 0.001")]
    [InlineData(0.3, 2, new[] { 0.25, 1.0, 4.0 }, 3, "improved since epoch 1")]
    [InlineData(0.5, 3, new[] { 0.9, 0.8, 0.7, 0.75, 0.1 }, 4, "surpassed 0.5")]
    [InlineData(0.5, 3, new[] { 0.9, 0.8, 0.4, 0.75, 0.74, 0.39 }, null, null)]
    [InlineData(0.5, 1, new[] { 0.9, 0.8, 0.8 }, 3, "surpassed 0.5")]
    public void EarlyStopping_WithABaseline_IsKeras(double baseline, int patience, double[] losses, int? stopped, string? reason)
    {
        var stopping = new EarlyStopping { Baseline = baseline, Patience = patience };
        TrainingRun run = Feed(stopping, losses);
        Assert.Equal(stopped, stopping.StoppedEpoch);
        Assert.Equal(reason is null ? null : $"Stopped after epoch {stopped}: ValidationLoss has not {reason}.", run.History.StopReason);
    }

    /// <summary>One weight w, target 0, input 1: rates of 0.25, then 1.5 make w 0.5, -1, 2, ... and the losses 0.25, 1, 4, ...</summary>
    [Theory]
    [InlineData(null, 3)]
    [InlineData(0.4, 3)]
    [InlineData(0.001, 2)]
    public void EarlyStopping_GivesBackTheBestWeightsWhateverTheBaseline(double? baseline, int stopped)
    {
        var network = new LinearNetwork(loss: Loss.MeanSquaredError, inputs: 1, outputs: 1);
        network.Parameters[0].CopyFrom([1]);
        network.Parameters[1].CopyFrom([0]);
        var example = new ArrayDataset([1], 1, [0], 1);
        var stopping = new EarlyStopping { Patience = 2, RestoreBestWeights = true, Baseline = baseline };
        var recorder = new WeightRecorder();
        network.Fit(
            example, new Sgd(), epochs: 10, batchSize: 1, validation: example, verbosity: Verbosity.Quiet,
            callbacks: [new LearningRateScheduler((epoch, _) => epoch == 0 ? 0.1f : 1.5f), recorder, stopping]);
        Assert.Equal(stopped, stopping.StoppedEpoch);
        Assert.Equal(recorder.Seen[0], network.Parameters[0].ToArray());
        Assert.NotEqual(recorder.Seen[^1], network.Parameters[0].ToArray());
    }

    [Fact]
    public void ModelCheckpoint_FillsTheFieldsOfItsPath()
    {
        History history = new LinearNetwork().Fit(
            data, new Adam(), epochs: 2, validationSplit: 0.2f, verbosity: Verbosity.Quiet,
            callbacks:
            [
                new ModelCheckpoint(folder.PathOf("keras.{epoch:02d}-{val_loss:.2f}.safetensors")),
                new ModelCheckpoint(folder.PathOf("csharp.{Epoch:D3}-{ValidationLoss:F3}-{Accuracy:0.0}.safetensors")),
                new ModelCheckpoint(folder.PathOf("{{epoch}}.safetensors")),
            ]);
        string[] expected =
        [
            .. history.Epochs.SelectMany(epoch => new[]
            {
                FormattableString.Invariant($"keras.0{epoch.Epoch}-{epoch.ValidationLoss:F2}.safetensors"),
                FormattableString.Invariant($"csharp.00{epoch.Epoch}-{epoch.ValidationLoss:F3}-{epoch.Accuracy:F1}.safetensors"),
            }),
            "{epoch}.safetensors",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), folder.FileNames);
    }

    [Fact]
    public void ModelCheckpoint_BetweenTwoValidations_SavesNothingUnderAValidationsName()
    {
        new LinearNetwork().Fit(
            data, new Adam(), epochs: 3, validationSplit: 0.2f, verbosity: Verbosity.Quiet,
            options: new FitOptions { ValidationFrequency = 2 },
            callbacks: [new ModelCheckpoint(folder.PathOf("{epoch}-{val_loss:.0%}"))]);
        Assert.StartsWith("2-", Assert.Single(folder.FileNames));
    }

    [Theory]
    [InlineData("net.{epoc}.safetensors", "has the field {epoc}, but there is no epoc; expected epoch or one of loss, accuracy,")]
    [InlineData("net.{}.safetensors", "has a brace that is no field")]
    [InlineData("net.{epoch.safetensors", "has a brace that is no field")]
    [InlineData("net.epoch}.safetensors", "has a brace that is no field")]
    [InlineData("net.{0}.safetensors", "there is no 0")]
    [InlineData("net.{epoch!r}.safetensors", "has a brace that is no field")]
    [InlineData("net.{val_loss:02d}.safetensors", "02d is no format of such a number")]
    [InlineData("net.{val_loss:D2}.safetensors", "D2 is no format of such a number")]
    [InlineData("net.{epoch:Q2}.safetensors", "Q2 is no format of such a number")]
    public void ModelCheckpoint_WithAnUnknownField_IsRefused(string path, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>("path", () => new ModelCheckpoint(path)).Message);

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
                    new LearningRateScheduler((epoch, _) => epoch < 2 ? 0.1f : 20), recorder, stopping,
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
    public void LearningRateScheduler_SetsTheRateOfEachEpochFromZeroAsInKeras()
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
        Assert.Equal([(0, 1f), (1, 0.5f), (2, 0.25f)], seen);
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
            callbacks: [checkpoint, recorder, new LearningRateScheduler((epoch, _) => epoch < 3 ? 0.1f : 60)]);
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
            new ModelCheckpoint("{val_loss}"),
            "The path of this ModelCheckpoint names ValidationLoss, but there is no validation data: expected validationSplit or validation in Fit, or another Monitor. This training measures Loss, Accuracy.");
        Refuses(
            new ReduceLearningRateOnPlateau { Monitor = "f1" },
            "ReduceLearningRateOnPlateau monitors F1, but Fit was not asked for it: expected it among its metrics. This training measures Loss, Accuracy.");
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

    private static EpochResult Result(int epoch, double loss) =>
        new(epoch, new Evaluation(1, 0, null), new Evaluation(loss, 0, null), 1, 1);

    private sealed class WeightRecorder : Callback
    {
        public List<float[]> Seen { get; } = [];

        protected internal override void OnEpochEnd(TrainingRun run, EpochResult result) => Seen.Add(run.Network.Parameters[0].ToArray());
    }
}
