using System.Text;
using CompiledNet.Tests.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// What a user's own code throws, wherever it is called, ends the training with that exception; the network is then what its last whole step
/// made of it, and can be used on.
/// </summary>
public sealed class UsersFaultTests : IDisposable
{
    private const int BatchSize = 20;
    private const int Epochs = 3;

    private readonly TemporaryFolder folder = new();
    private readonly ExampleDataset data = ExampleDataset.Classes(90, inputLength: 6 * 6 * 2, classes: 2);
    private readonly ExampleDataset validation = ExampleDataset.Classes(20, inputLength: 6 * 6 * 2, classes: 2, seed: 8);

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, int> Calls()
    {
        var calls = new TheoryData<string, int>();
        foreach (string place in new[] { "OnTrainBegin", "OnEpochBegin", "OnBatchEnd", "OnEpochEnd", "OnTrainEnd", "Read", "ReadValidation",
            "BeginEpoch", "Progress", "Schedule", "PrepareStep", "Cancel" })
        {
            calls.Add(place, 1);
            calls.Add(place, 3);
        }

        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void WhatIsThrown_EndsTheTrainingBetweenTwoSteps(string place, int threads)
    {
        float[][] states = States();
        var random = new Random(place.Length + threads);
        int failures = 0;
        for (int attempt = 0; attempt < 12; attempt++)
        {
            int mostCalls = place.StartsWith("OnTrain", StringComparison.Ordinal) ? 1 : place.Contains("Epoch") ? Epochs : 14;
            var fault = new Fault(place, random.Next(1, 1 + mostCalls));
            var network = new FoldedNetwork(seed: 3);
            var optimizer = new FaultyOptimizer(fault);
            Exception? thrown = Record.Exception(() => Fit(network, optimizer, threads, fault));
            if (fault.HasHappened)
            {
                failures++;
                Assert.True(place == "Cancel" ? thrown is OperationCanceledException : thrown is FaultException, $"{thrown}");
            }
            else
                Assert.Null(thrown);

            Assert.Equal(states[optimizer.Steps], network.ParameterVector.Span[..network.Architecture.ParameterLength].ToArray());

            // It is as good as any other.
            network.Predict(new float[72], new float[2]);
            network.Save(folder.PathOf("net"));
            network.Fit(data, optimizer, batchSize: BatchSize, threads: threads, verbosity: Verbosity.Quiet);
        }

        Assert.True(failures > 0);
    }

    /// <summary>An optimizer's own failure comes in the midst of a step: some of the parameters have taken it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatAnOptimizerThrows_EndsTheTrainingAndTheNetworkCanBeUsed(int threads)
    {
        var fault = new Fault("Update", 5);
        var network = new FoldedNetwork(seed: 3);
        var optimizer = new FaultyOptimizer(fault);
        Assert.Throws<FaultException>(() => Fit(network, optimizer, threads, fault));
        Assert.All(network.ParameterVector.Span.ToArray(), value => Assert.True(float.IsFinite(value)));
        network.Fit(data, optimizer, batchSize: BatchSize, threads: threads, verbosity: Verbosity.Quiet);
        network.Predict(new float[72], new float[2]);
    }

    /// <summary>A folder that vanishes under a training ends it with a word on the folder.</summary>
    [Fact]
    public void FolderThatVanishes_EndsTheTrainingBetweenTwoSteps()
    {
        string checkpoints = folder.PathOf("checkpoints");
        Directory.CreateDirectory(checkpoints);
        var network = new FoldedNetwork(seed: 3);
        var optimizer = new FaultyOptimizer(new Fault("", 0));
        var failure = Assert.Throws<DirectoryNotFoundException>(() => network.Fit(
            data, optimizer, Epochs, BatchSize, verbosity: Verbosity.Quiet, callbacks:
            [
                new ModelCheckpoint(Path.Combine(checkpoints, "net")),
                new Hook { EpochBegin = epoch => Assert.True(epoch == 1 || Remove(checkpoints)) },
            ]));
        Assert.Contains($"the folder {checkpoints} does not exist", failure.Message);
        Assert.Equal(States()[optimizer.Steps], network.ParameterVector.Span[..network.Architecture.ParameterLength].ToArray());
        Assert.Equal(10, optimizer.Steps);
        network.Fit(data, optimizer, batchSize: BatchSize, verbosity: Verbosity.Quiet);
    }

    private static bool Remove(string path)
    {
        Directory.Delete(path, recursive: true);
        return true;
    }

    /// <summary>The parameters after each number of steps.</summary>
    private float[][] States()
    {
        var network = new FoldedNetwork(seed: 3);
        float[] Now() => network.ParameterVector.Span[..network.Architecture.ParameterLength].ToArray();
        List<float[]> states = [Now()];
        network.Fit(
            data, new FaultyOptimizer(new Fault("", 0)), Epochs, BatchSize, threads: 1, verbosity: Verbosity.Quiet,
            callbacks: [new Hook { BatchEnd = () => states.Add(Now()) }]);
        return [.. states];
    }

    private void Fit(FoldedNetwork network, Optimizer optimizer, int threads, Fault fault)
    {
        using var cancellation = new CancellationTokenSource();
        using var progress = new FaultyWriter(fault);
        fault.Cancellation = cancellation;
        network.Fit(
            new FaultyDataset(data, fault, "Read"), optimizer, Epochs, BatchSize, threads: threads,
            validation: new FaultyDataset(validation, fault, "ReadValidation"),
            verbosity: fault.Place == "Progress" ? Verbosity.Line : Verbosity.Quiet, progressWriter: progress,
            callbacks:
            [
                new Hook
                {
                    TrainBegin = () => fault.Come("OnTrainBegin"),
                    EpochBegin = _ => fault.Come("OnEpochBegin"),
                    BatchEnd = () => fault.Come("OnBatchEnd"),
                    EpochEnd = () => fault.Come("OnEpochEnd"),
                    TrainEnd = () => fault.Come("OnTrainEnd"),
                },
            ],
            cancellation: cancellation.Token);
    }

    private sealed class FaultException : Exception;

    /// <summary>Happens once, at the so manieth call from a place.</summary>
    private sealed class Fault(string place, int call)
    {
        private int calls;

        public string Place => place;

        public bool HasHappened { get; private set; }

        public CancellationTokenSource? Cancellation { get; set; }

        public void Come(string from)
        {
            // Training is cancelled by any thread at any time: here by one that reads an example.
            if (from != place && !(place == "Cancel" && from == "Read"))
                return;
            if (Interlocked.Increment(ref calls) != (from == place ? from is "Read" or "ReadValidation" ? 11 * call : call : 90 + (11 * call)))
                return;
            HasHappened = true;
            if (place == "Cancel")
                Cancellation!.Cancel();
            else
                throw new FaultException();
        }
    }

    private sealed class FaultyOptimizer : Optimizer
    {
        private readonly Fault fault;

        public FaultyOptimizer(Fault fault)
            : base(0.05f, "velocity")
        {
            this.fault = fault;
            Schedule = new FaultySchedule(fault);
        }

        protected internal override void PrepareStep(long step) => fault.Come("PrepareStep");

        protected internal override void Update(in OptimizerSlice slice)
        {
            fault.Come("Update");
            Span<float> velocity = slice.Slot(0);
            for (int index = 0; index < velocity.Length; index++)
            {
                velocity[index] = (0.9f * velocity[index]) - (LearningRate * slice.Gradient[index]);
                slice.Parameters[index] += velocity[index];
            }
        }
    }

    private sealed class FaultySchedule(Fault fault) : LearningRateSchedule
    {
        public override float RateAt(long step)
        {
            if (step > 0)
                fault.Come("Schedule");
            return 0.05f / (1 + step);
        }
    }

    private sealed class FaultyDataset(Dataset source, Fault fault, string place) : Dataset
    {
        public override int Count => source.Count;

        public override int InputLength => source.InputLength;

        public override int TargetLength => source.TargetLength;

        public override void Read(int index, Span<float> input, Span<float> target)
        {
            fault.Come(place);
            source.Read(index, input, target);
        }

        protected internal override void BeginEpoch(long epoch) => fault.Come("BeginEpoch");
    }

    private sealed class FaultyWriter(Fault fault) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => fault.Come("Progress");
    }

    private sealed class Hook : Callback
    {
        public Action? TrainBegin { get; init; }

        public Action<int>? EpochBegin { get; init; }

        public Action? BatchEnd { get; init; }

        public Action? EpochEnd { get; init; }

        public Action? TrainEnd { get; init; }

        protected internal override void OnTrainBegin(TrainingRun run) => TrainBegin?.Invoke();

        protected internal override void OnEpochBegin(TrainingRun run, int epoch) => EpochBegin?.Invoke(epoch);

        protected internal override void OnBatchEnd(TrainingRun run, int batch, double loss) => BatchEnd?.Invoke();

        protected internal override void OnEpochEnd(TrainingRun run, EpochResult result) => EpochEnd?.Invoke();

        protected internal override void OnTrainEnd(TrainingRun run) => TrainEnd?.Invoke();
    }
}
