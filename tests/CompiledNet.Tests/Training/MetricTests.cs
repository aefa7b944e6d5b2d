using System.Text.Json;
using CompiledNet.Tests.Clusters;
using CompiledNet.Tests.Networks;
using CompiledNet.Tests.Truth;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Metrics that are asked for: measured as they should, and shown wherever numbers of an epoch are.</summary>
public class MetricTests
{
    private const int Count = 75;

    private static readonly Metric[] OfThreeHeads =
        [Metric.Precision, Metric.Recall, Metric.F1, Metric.AreaUnderCurve, Metric.TopKAccuracy(2), Metric.MeanSquaredError, Metric.RSquared];

    [Theory]
    [InlineData("classes", false)]
    [InlineData("classes", true)]
    [InlineData("questions", false)]
    [InlineData("questions", true)]
    [InlineData("numbers", false)]
    public void Values_AreThoseOfTheGoldenCase(string name, bool hasActivation)
    {
        JsonElement golden = OptionCases.Find("metrics", name);
        Network network = name switch
        {
            "classes" => hasActivation ? new SixClassesNetwork() : new SixLogitsNetwork(),
            "questions" => hasActivation ? new ThreeQuestionsNetwork() : new ThreeLogitsNetwork(),
            _ => new FourNumbersNetwork(),
        };
        int size = network.Architecture.InputLength;
        network.Parameters["Dense1.kernel"].CopyFrom([.. Enumerable.Range(0, size * size).Select(index => index / size == index % size ? 1f : 0)]);
        float[] inputs = OptionCases.Floats(golden, "inputs"), targets = OptionCases.Floats(golden, "targets");
        int count = inputs.Length / size;
        (string Name, double Value)[] expected =
            [.. golden.GetProperty("values").EnumerateObject().Select(each => (each.Name, each.Value.GetDouble()))];

        Evaluation evaluation = network.Evaluate(
            new ArrayDataset(inputs, size, targets, targets.Length / count), metrics: [.. expected.Select(each => (Metric)each.Name)]);

        Assert.NotEmpty(expected);
        Assert.All(expected, each => Assert.Equal(each.Value, evaluation[each.Name]!.Value, 1e-6 * Math.Max(1, Math.Abs(each.Value))));
    }

    /// <summary>Of several outputs that it is measured on, a metric is the mean.</summary>
    [Fact]
    public void Metric_OfSeveralOutputs_IsTheMean()
    {
        var network = new ThreeHeadsNetwork(seed: 1);
        Evaluation evaluation = network.Evaluate(Examples(), metrics: [Metric.F1, "auc"]);
        float[] outputs = new float[Count * 9];
        network.PredictBatch(Inputs(), outputs);
        float[] targets = Targets();

        double ofKinds = Enumerable.Range(0, 4).Select(kind => F1(image => Largest(outputs.AsSpan(image * 9, 4)) == kind, image => (int)targets[image * 6] == kind, Count))
            .Where(value => !double.IsNaN(value)).Average();
        double ofFlags = F1(answer => outputs[answer / 2 * 9 + 4 + answer % 2] > 0.5f, answer => targets[answer / 2 * 6 + 1 + answer % 2] > 0.5f, Count * 2);
        Assert.Equal((ofKinds + ofFlags) / 2, evaluation[Metric.F1]!.Value, 1e-12);
        Assert.InRange(evaluation["auc"]!.Value, 0.2, 0.8);
    }

    [Fact]
    public void AnyNumberOfThreadsAndRanks_GivesTheSameValues()
    {
        string expected = Fit(null, 1);
        Assert.Equal(expected, Fit(null, 3));
        Assert.All(ThreadCluster.Results(3, cluster => Fit(cluster, 2)), result => Assert.Equal(expected, result));

        static string Fit(Cluster? cluster, int threads)
        {
            History history = new ThreeHeadsNetwork(seed: 1).Fit(
                Examples(), new Adam(), epochs: 2, batchSize: 50, validation: Examples(), threads: threads, cluster: cluster, metrics: OfThreeHeads,
                verbosity: Verbosity.Quiet);
            Evaluation evaluation = new ThreeHeadsNetwork(seed: 2).Evaluate(Examples(), threads, cluster, OfThreeHeads);
            return string.Join('\n', history.Epochs.Select(epoch => $"{epoch.Training} - {epoch.Validation}")) + string.Concat(
                history.Epochs.SelectMany(epoch => OfThreeHeads.Select(metric => $"{epoch[metric]:R} {epoch[metric.OfValidation]:R} {evaluation[metric]:R} ")));
        }
    }

    [Fact]
    public void Metrics_AreInProgressHistoryCsvPlotAndCallbacks()
    {
        using var folder = new Data.TemporaryFolder();
        var progress = new StringWriter();
        var stopping = new EarlyStopping { Monitor = "val_f1", Patience = 1 };
        var checkpoint = new ModelCheckpoint(folder.File("{epoch}-{val_f1:.3f}.safetensors")) { SaveBestOnly = true, Monitor = Metric.F1.OfValidation };
        var network = new ThreeHeadsNetwork(seed: 1);
        History history = network.Fit(
            Examples(), new Adam(), epochs: 3, validationSplit: 0.2f, metrics: ["f1", Metric.RSquared], progressWriter: progress, verbosity: Verbosity.Line,
            callbacks: [stopping, checkpoint, new CsvLogger(folder.File("log.csv"))]);

        EpochResult first = history.Epochs[0];
        Assert.InRange(first[Metric.F1]!.Value, 0, 1);
        Assert.Equal(first.Validation!["f1"], first["val_f1"]);
        Assert.Null(first["auc"]);
        Assert.Contains($" - mae: {Evaluation.Text(first.Training.MeanAbsoluteError!.Value)} - kind_loss: {Evaluation.Text(first["kind_loss"]!.Value)} - ", progress.ToString());
        Assert.Contains($" - val_f1: {Evaluation.Text(first["val_f1"]!.Value)} - val_kind_f1: ", progress.ToString());
        Assert.StartsWith(
            "epoch,loss,accuracy,mae,kind_loss,kind_accuracy,flags_loss,flags_accuracy,place_loss,place_mae,f1,kind_f1,flags_f1,r2,place_r2,val_loss,",
            history.ToCsv(), StringComparison.Ordinal);
        Assert.Equal(history.ToCsv(), System.IO.File.ReadAllText(folder.File("log.csv")));
        Assert.Equal(history.Epochs, HistoryCsv.Parse(history.ToCsv()).Epochs);
        Assert.Equal(checkpoint.Best, history.Epochs.Max(epoch => epoch["val_f1"]));
        Assert.True(System.IO.File.Exists(folder.File(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"1-{first["val_f1"]:F3}.safetensors"))));
        history.WritePlot(folder.File("plot.svg"));
        string plot = System.IO.File.ReadAllText(folder.File("plot.svg"));
        Assert.Contains(">f1</text>", plot);
        Assert.Contains(">kind_loss</text>", plot);
        Assert.Contains("height=\"2800\"", plot);
    }

    /// <summary>
    /// Each of several outputs has its own loss and metrics: those of networks of that output alone, of which the whole is the weighted sum.
    /// </summary>
    [Fact]
    public void EachOutput_HasWhatANetworkOfItAloneHas()
    {
        var whole = new ThreeHeadsNetwork(seed: 1);
        Evaluation evaluation = whole.Evaluate(Examples(), metrics: [Metric.F1, "place_mse"]);
        float[] outputs = new float[Count * 9];
        whole.PredictBatch(Inputs(), outputs);
        (Network, string, int, int, int, int)[] heads =
        [
            (new OneHeadOfKinds(), "kind", 0, 4, 0, 1), (new OneHeadOfFlags(), "flags", 4, 2, 1, 2), (new OneHeadOfPlaces(), "place", 6, 3, 3, 3),
        ];
        double sum = 0;
        foreach ((Network head, string name, int first, int length, int firstTarget, int targetLength) in heads)
        {
            float[] ofHead = Part(outputs, 9, first, length);
            // The probabilities as logits of the same probabilities: a head that computes nothing itself.
            ofHead = name == "kind" ? [.. ofHead.Select(p => MathF.Log(p))] : name == "flags" ? [.. ofHead.Select(p => MathF.Log(p / (1 - p)))] : ofHead;
            head.Parameters["Dense1.kernel"].CopyFrom([.. Enumerable.Range(0, length * length).Select(index => index / length == index % length ? 1f : 0)]);
            Evaluation alone = head.Evaluate(
                new ArrayDataset(ofHead, length, Part(Targets(), 6, firstTarget, targetLength), targetLength), metrics: [name == "place" ? "mse" : "f1"]);
            Assert.Equal(alone.Loss, evaluation[Metric.Loss.OfOutput(name)]!.Value, 1e-5);
            Assert.Equal(alone.Accuracy, evaluation[name + "_accuracy"]);
            Assert.Equal(alone["f1"], evaluation[name + "_f1"]);
            Assert.Equal(alone["mse"] ?? double.NaN, evaluation[name + "_mse"] ?? double.NaN, 1e-5);
            sum += alone.Loss * whole.Architecture.Outputs.Single(output => output.Name == name).Weight;
        }

        Assert.Equal(sum, evaluation.Loss, 1e-5);
        Assert.Equal(evaluation.MeanAbsoluteError, evaluation["place_mae"]);
        Assert.Null(evaluation["mse"]);

        static float[] Part(float[] values, int stride, int first, int length) =>
            [.. Enumerable.Range(0, Count).SelectMany(image => values[(image * stride + first)..(image * stride + first + length)])];
    }

    [Theory]
    [InlineData("val_place_loss")]
    [InlineData("flags_accuracy")]
    public void Callbacks_WatchOneOutput(string monitor)
    {
        var stopping = new EarlyStopping { Monitor = monitor, Patience = 1 };
        History history = new ThreeHeadsNetwork(seed: 1).Fit(
            Examples(), new Adam(0.5f), epochs: 30, validationSplit: 0.2f, callbacks: [stopping], verbosity: Verbosity.Quiet);

        double[] values = [.. history.Epochs.Select(epoch => epoch[monitor]!.Value)];
        double sign = monitor.EndsWith("accuracy", StringComparison.Ordinal) ? -1 : 1;
        Assert.Equal(stopping.StoppedEpoch, history.Epochs.Count);
        Assert.True(sign * values[^1] >= sign * values[^2]);
        Assert.All(values[..^2].Zip(values[1..^1]), pair => Assert.True(sign * pair.Second < sign * pair.First));
    }

    /// <summary>A training that is resumed has the metrics of the epochs before it.</summary>
    [Fact]
    public void Checkpoints_KeepMetrics()
    {
        using var folder = new Data.TemporaryFolder();
        string path = folder.File("net.safetensors");
        new ThreeHeadsNetwork(seed: 1).Fit(Examples(), new Adam(), epochs: 1, metrics: OfThreeHeads, callbacks: [new ModelCheckpoint(path)], verbosity: Verbosity.Quiet);
        History resumed = new ThreeHeadsNetwork(seed: 1).Fit(
            Examples(), new Adam(), epochs: 2, metrics: OfThreeHeads, resumeFrom: path, verbosity: Verbosity.Quiet);
        History whole = new ThreeHeadsNetwork(seed: 1).Fit(Examples(), new Adam(), epochs: 2, metrics: OfThreeHeads, verbosity: Verbosity.Quiet);

        Assert.Equal(whole.Epochs.Select(epoch => epoch.Training), resumed.Epochs.Select(epoch => epoch.Training));
    }

    [Fact]
    public void MetricThatIsNotMeasured_IsRefused()
    {
        Assert.StartsWith(
            "FourNumbersNetwork has no output that F1 is measured on; it measures MeanSquaredError, RSquared where that is asked for.",
            Assert.Throws<ArgumentException>(() => new FourNumbersNetwork().Evaluate(new ArrayDataset(new float[4], 4, new float[4], 4), metrics: ["f1"])).Message);
        Assert.StartsWith(
            "EarlyStopping monitors ValidationF1, but Fit was not asked for it: expected it among its metrics. This training measures ValidationLoss, ValidationAccuracy, ",
            Assert.Throws<InvalidOperationException>(() => new ThreeHeadsNetwork().Fit(
                Examples(), new Adam(), validationSplit: 0.2f, callbacks: [new EarlyStopping { Monitor = "val_f1" }], verbosity: Verbosity.Quiet)).Message);
        Assert.StartsWith(
            "ThreeHeadsNetwork has no output that kinds_f1 is measured on; it measures ",
            Assert.Throws<ArgumentException>(() => new ThreeHeadsNetwork().Evaluate(Examples(), metrics: ["kinds_f1"])).Message);
        Assert.StartsWith(
            "EarlyStopping monitors val_boxes_loss, but ThreeHeadsNetwork has no output that it is measured on. This training measures ValidationLoss, ",
            Assert.Throws<InvalidOperationException>(() => new ThreeHeadsNetwork().Fit(
                Examples(), new Adam(), validationSplit: 0.2f, callbacks: [new EarlyStopping { Monitor = "val_boxes_loss" }], verbosity: Verbosity.Quiet)).Message);
        Assert.StartsWith("There is no metric f2; expected one of loss, accuracy, ", Assert.Throws<ArgumentException>(() => (Metric)"f2").Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Metric.TopKAccuracy(0));
    }

    [Theory]
    [InlineData("val_loss", "ValidationLoss")]
    [InlineData("mae", "MeanAbsoluteError")]
    [InlineData("val_top_3_accuracy", "ValidationTop3Accuracy")]
    [InlineData("auc", "AreaUnderCurve")]
    [InlineData("val_r2", "ValidationRSquared")]
    [InlineData("val_box_loss", "val_box_loss")]
    [InlineData("Digit2_top_3_accuracy", "Digit2_top_3_accuracy")]
    public void Names_AreReadInBothWords(string keras, string own)
    {
        Metric metric = keras;
        Assert.Equal(metric, (Metric)own);
        Assert.Equal((keras, own), (metric.Name, metric.ToString()));
        Assert.Equal(Metric.ValidationLoss, default(Metric));
    }

    /// <summary>Answers that never occur have no part in means, and no metric is divided by nothing.</summary>
    [Fact]
    public void ClassesThatDoNotOccur_AreLeftOut()
    {
        var network = new SixClassesNetwork();
        network.Parameters["Dense1.kernel"].CopyFrom(new float[36]);
        network.Parameters["Dense1.bias"].CopyFrom([0, 5, 0, 0, 0, 0]);
        Evaluation evaluation = network.Evaluate(
            new ArrayDataset(new float[24], 6, (int[])[1, 1, 2, 1]), metrics: ["precision", "recall", "f1", "top_1_accuracy"]);

        Assert.Equal((0.75 + 0) / 2, evaluation["precision"]!.Value, 1e-12);
        Assert.Equal((1 + 0) / 2.0, evaluation["recall"]!.Value, 1e-12);
        Assert.Equal((6.0 / 7 + 0) / 2, evaluation["f1"]!.Value, 1e-12);
        Assert.Equal(evaluation.Accuracy, evaluation["top_1_accuracy"]);
    }

    [Fact]
    public void Steps_AllocateNothing()
    {
        var network = new ThreeHeadsNetwork(seed: 1);
        float[] inputs = Inputs(), targets = Targets();
        using var trainer = new Trainer(
            network, new Sgd(), Count, threads: 1, classWeights: null, readsAhead: false,
            metrics: MetricSet.Create(network.Architecture, OfThreeHeads, "metrics"));
        trainer.Step(inputs, targets);
        Assert.Equal(0, Allocation.OfThisThread(() => trainer.Step(inputs, targets)));
    }

    private static double F1(Func<int, bool> predicted, Func<int, bool> actual, int count)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        int both = all.Count(each => predicted(each) && actual(each));
        return 2.0 * both / (all.Count(predicted) + all.Count(actual));
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int index = 1; index < values.Length; index++)
            best = values[index] > values[best] ? index : best;
        return best;
    }

    private static ArrayDataset Examples() => new(Inputs(), 6, Targets(), 6);

    private static float[] Inputs()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Count * 6).Select(_ => random.NextSingle() * 2 - 1)];
    }

    private static float[] Targets()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, Count).SelectMany(_ =>
            new float[] { random.Next(4), random.Next(2), random.Next(2), random.NextSingle(), random.NextSingle() * 9, random.NextSingle() - 5 })];
    }
}
