using CompiledNet.Files;
using CompiledNet.Tests.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ExampleDataset data = ExampleDataset.Classes(100);

    private string SavedPath => folder.PathOf("net.safetensors");

    public void Dispose() => folder.Dispose();

    public static TheoryData<Func<Optimizer>> Optimizers =>
    [
        () => new Sgd(0.5f),
        () => new Sgd(0.5f, 0.9f, nesterov: true),
        () => new Adam(0.05f),
        () => new AdamW(0.05f) { Schedule = new CosineDecay(0.05f, 20), GlobalClipNorm = 0.1f },
        () => new RmsProp(0.01f, momentum: 0.5f, centered: true),
    ];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Fit_ResumedFromAnyEpoch_EndsWithTheSameBits(Func<Optimizer> create)
    {
        var whole = new LinearNetwork(seed: 1, frozenFloats: 4);
        Optimizer wholeOptimizer = create();
        History expected = Fit(whole, wholeOptimizer, epochs: 5, resumeFrom: null);
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            // Another seed, and memory laid out in another way: the file has what counts.
            var resumed = new LinearNetwork(seed: 2, padding: 16, frozenFloats: 4);
            Optimizer optimizer = create();
            History actual = Fit(resumed, optimizer, epochs: 5, resumeFrom: folder.PathOf($"net{epoch}.safetensors"));
            for (int index = 0; index < whole.Parameters.Count; index++)
                Assert.Equal(whole.Parameters[index].ToArray(), resumed.Parameters[index].ToArray());
            Assert.Equal(wholeOptimizer.Steps, optimizer.Steps);
            Assert.Equal(wholeOptimizer.LearningRate, optimizer.LearningRate);
            Assert.Equal(5, resumed.EpochsTrained);
            Assert.Equal(
                expected.Epochs.Select(result => (result.Epoch, result.Training, result.Validation)),
                actual.Epochs.Select(result => (result.Epoch, result.Training, result.Validation)));
        }
    }

    [Fact]
    public void LoadWeights_OfACheckpoint_ReadsTheWeightsAlone()
    {
        var network = new LinearNetwork();
        Fit(network, new Adam(), epochs: 1, resumeFrom: null);
        var loaded = new LinearNetwork(seed: 2);
        loaded.LoadWeights(folder.PathOf("net1.safetensors"));
        Assert.Equal(network.Parameters[0].ToArray(), loaded.Parameters[0].ToArray());
    }

    [Fact]
    public void SaveCheckpoint_NamesSlotsInKerasLayouts()
    {
        var network = new LinearNetwork();
        var optimizer = new Adam();
        network.Fit(data, optimizer, verbosity: Verbosity.Quiet);
        network.SaveCheckpoint(SavedPath, optimizer);
        SafetensorsFile file = SafetensorsFile.Read(SavedPath);
        Assert.Equal(
            [
                "Dense1.kernel", "Dense1.bias", "optimizer/m/Dense1.kernel", "optimizer/m/Dense1.bias", "optimizer/v/Dense1.kernel",
                "optimizer/v/Dense1.bias",
            ],
            file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([20, 5], file["optimizer/v/Dense1.kernel"].Shape.ToArray());
        Assert.Contains(file["optimizer/m/Dense1.bias"].ToSingles(), value => value != 0);
        Assert.Equal(("Adam", "4"), (file.Metadata["compilednet.optimizer"], file.Metadata["compilednet.optimizer.steps"]));
    }

    [Fact]
    public void LoadCheckpoint_ThatDoesNotFit_ListsAllAndChangesNothing()
    {
        var saved = new LinearNetwork(outputs: 4, identity: "Dense 4");
        saved.SaveCheckpoint(SavedPath, new Adam());
        var network = new LinearNetwork(identity: "Dense 5");
        var optimizer = new Adam(0.25f);
        float[] before = network.Parameters[0].ToArray();
        var exception = Assert.Throws<InvalidDataException>(() => network.LoadCheckpoint(SavedPath, optimizer));
        Assert.Equal(
            $"""
            {SavedPath} does not fit LinearNetwork:
              the file was saved by LinearNetwork, which is
                Dense 4
              expected
                Dense 5
              Dense1.kernel is F32 20x4; expected F32 20x5
              Dense1.bias is F32 4; expected F32 5
              optimizer/m/Dense1.kernel is F32 20x4; expected F32 20x5
              optimizer/m/Dense1.bias is F32 4; expected F32 5
              optimizer/v/Dense1.kernel is F32 20x4; expected F32 20x5
              optimizer/v/Dense1.bias is F32 4; expected F32 5
            """,
            exception.Message);
        Assert.Equal(before, network.Parameters[0].ToArray());
        Assert.Equal((0.25f, 0L), (optimizer.LearningRate, optimizer.Steps));
    }

    [Fact]
    public void LoadCheckpoint_OfAnotherOptimizerOrOfWeightsAlone_SaysSo()
    {
        var network = new LinearNetwork();
        network.SaveCheckpoint(SavedPath, new RmsProp());
        Assert.EndsWith(
            "the file was saved while RmsProp trained; expected Adam",
            Assert.Throws<InvalidDataException>(() => network.LoadCheckpoint(SavedPath, new Adam())).Message);
        new LinearNetwork().SaveCheckpoint(SavedPath, new Sgd(0.1f, 0.9f));
        Assert.EndsWith(
            "optimizer/velocity/Dense1.bias, F32 5, is not remembered by this Sgd",
            Assert.Throws<InvalidDataException>(() => new LinearNetwork().LoadCheckpoint(SavedPath, new Sgd())).Message);
        network.Save(SavedPath);
        Assert.EndsWith(
            "the file holds weights only; training resumes from what ModelCheckpoint or SaveCheckpoint has written",
            Assert.Throws<InvalidDataException>(() => network.Fit(data, new Adam(), resumeFrom: SavedPath)).Message);
    }

    [Fact]
    public void LoadCheckpoint_CutOrForgedAnywhere_ChangesNothingOrReadsWhole()
    {
        new LinearNetwork(seed: 1, inputs: 3).SaveCheckpoint(SavedPath, new Adam(), new History());
        byte[] whole = File.ReadAllBytes(SavedPath);
        var network = new LinearNetwork(seed: 2, inputs: 3);
        float[] before = network.ParameterVector.Span.ToArray();
        float[] saved = new LinearNetwork(seed: 1, inputs: 3).ParameterVector.Span.ToArray();
        string path = folder.PathOf("bad.safetensors");
        int header = 8 + BitConverter.ToInt32(whole);
        for (int place = 0; place < header; place++)
        {
            byte[] forged = [.. whole];
            forged[place] ^= 0x11;
            foreach (byte[] content in new[] { whole[..place], forged })
            {
                File.WriteAllBytes(path, content);
                try
                {
                    network.LoadCheckpoint(path, new Adam());
                    Assert.Equal(saved, network.ParameterVector.Span.ToArray());
                    before.CopyTo(network.ParameterVector.Span);
                }
                catch (InvalidDataException)
                {
                    Assert.Equal(before, network.ParameterVector.Span.ToArray());
                }
            }
        }
    }

    [Fact]
    public void LoadCheckpoint_WhereTheScheduleHasNoRate_ChangesNothing()
    {
        var network = new LinearNetwork();
        var optimizer = new Adam();
        Fit(network, optimizer, epochs: 1, resumeFrom: null);
        network.SaveCheckpoint(SavedPath, optimizer);

        var other = new LinearNetwork(seed: 2);
        var unfit = new Adam { Schedule = new EndingSchedule() };
        float[] before = other.ParameterVector.Span.ToArray();
        Assert.Throws<ArgumentOutOfRangeException>(() => other.LoadCheckpoint(SavedPath, unfit));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => other.Fit(data, unfit, epochs: 9, resumeFrom: SavedPath, verbosity: Verbosity.Quiet));

        Assert.Equal(before, other.ParameterVector.Span.ToArray());
        Assert.Equal((2, 0L, 0L), (other.Seed, other.EpochsTrained, unfit.Steps));
        // It is bound to no network either.
        new LinearNetwork().SaveCheckpoint(folder.PathOf("other"), unfit);
    }

    [Fact]
    public void Fit_ResumedWhereACallbackRefuses_ChangesNothing()
    {
        Fit(new LinearNetwork(seed: 5), new Adam(), epochs: 2, resumeFrom: null);
        var network = new LinearNetwork(seed: 2);
        var optimizer = new Adam(0.25f);
        float[] before = network.ParameterVector.Span.ToArray();
        foreach (
            Callback callback in new Callback[] { new EarlyStopping { Monitor = Metric.MeanAbsoluteError }, new CsvLogger(folder.PathOf("missing/log.csv")) })
        {
            Assert.ThrowsAny<Exception>(() => network.Fit(
                data, optimizer, epochs: 9, validationSplit: 0.2f, callbacks: [callback], resumeFrom: folder.PathOf("net2.safetensors"), verbosity: Verbosity.Quiet));
            Assert.Equal(before, network.ParameterVector.Span.ToArray());
            Assert.Equal((2, 0L, 0L, 0.25f), (network.Seed, network.EpochsTrained, optimizer.Steps, optimizer.LearningRate));
            Assert.All(
                optimizer.SlotParameters(optimizer.State), slot => Assert.All(slot.Values.ToArray(), value => Assert.Equal(0, value)));
        }
    }

    [Theory]
    [InlineData("epoch,loss,seconds,images_per_second\n2147483648,1,1,1")]
    [InlineData("epoch,loss,seconds,images_per_second\n1.5,1,1,1")]
    [InlineData("epoch,loss,seconds,images_per_second\n0,1,1,1")]
    [InlineData("epoch,loss,seconds,images_per_second\n2,1,1,1\n2,1,1,1")]
    public void History_WithEpochsThatDoNotRise_IsRefused(string history) =>
        Assert.Contains("rise from 1", Assert.Throws<FormatException>(() => HistoryCsv.Parse(history)).Message);

    [Fact]
    public void Fit_ResumedFromAMissingFile_NamesIt()
    {
        var network = new LinearNetwork();
        Assert.Contains(
            SavedPath, Assert.Throws<FileNotFoundException>(() => network.Fit(data, new Adam(), resumeFrom: SavedPath)).Message);
        Assert.Equal("resumeFrom", Assert.Throws<ArgumentException>(() => network.Fit(data, new Adam(), resumeFrom: "")).ParamName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_ThatACallbackRefuses_LeavesTheOptimizerFree(bool isResumed)
    {
        new LinearNetwork().SaveCheckpoint(SavedPath, new Sgd());
        var optimizer = new Sgd();
        var network = new LinearNetwork();
        Assert.Throws<InvalidOperationException>(() => network.Fit(
            data, optimizer, callbacks: [new EarlyStopping()], resumeFrom: isResumed ? SavedPath : null, verbosity: Verbosity.Quiet));
        new LinearNetwork().Fit(data, optimizer, verbosity: Verbosity.Quiet);
    }

    [Fact]
    public void Fit_ResumedAfterTheLastEpochThatCanBeCounted_TrainsNoMore()
    {
        var history = new History();
        history.Add(new EpochResult(int.MaxValue, new Evaluation(1, null, null), null, 1, 1));
        new LinearNetwork().SaveCheckpoint(SavedPath, new Sgd(), history);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        History resumed = new LinearNetwork().Fit(
            data, new Sgd(), epochs: int.MaxValue, resumeFrom: SavedPath, verbosity: Verbosity.Quiet, cancellation: cancellation.Token);
        Assert.Single(resumed.Epochs);
    }

    [Fact]
    public void Fit_ResumedAfterItsLastEpoch_TrainsNoMore()
    {
        var network = new LinearNetwork();
        Fit(network, new Adam(), epochs: 2, resumeFrom: null);
        History history = Fit(network, new Adam(), epochs: 2, resumeFrom: folder.PathOf("net2.safetensors"));
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(2, network.EpochsTrained);
    }

    [Fact]
    public void Save_DeletesWhatAKilledProcessLeftHalfWritten()
    {
        File.WriteAllText(SavedPath + ".abcdefgh.xyz.compilednet-tmp", "half");
        File.WriteAllText(SavedPath + ".tmp", "a user's own");
        new LinearNetwork().Save(SavedPath);
        Assert.Equal(["net.safetensors", "net.safetensors.tmp"], folder.FileNames);
    }

    private sealed class EndingSchedule : LearningRateSchedule
    {
        public override float RateAt(long step) => step == 0 ? 1 : float.NaN;
    }

    private History Fit(LinearNetwork network, Optimizer optimizer, int epochs, string? resumeFrom) => network.Fit(
        data, optimizer, epochs, batchSize: 24, validationSplit: 0.2f, options: new FitOptions { ValidationFrequency = 2 }, threads: 1,
        callbacks: [new ModelCheckpoint(folder.PathOf("net{epoch}.safetensors"))], resumeFrom: resumeFrom, verbosity: Verbosity.Quiet);
}
