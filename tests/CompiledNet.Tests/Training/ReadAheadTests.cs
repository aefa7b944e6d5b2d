using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>The examples of the next batch are read while the present one is trained, and nobody can tell from the result.</summary>
public class ReadAheadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void NextBatch_IsReadBesideTheTrainingOfThePresentOne()
    {
        using var secondBatch = new ManualResetEventSlim();
        int reads = 0;
        var data = new WatchedDataset(ExampleDataset.Classes(32))
        {
            // The first reading of all examples only checks them.
            OnRead = index =>
            {
                if (Interlocked.Increment(ref reads) > 32 && index == 16)
                    secondBatch.Set();
            },
        };
        bool met = false;
        var network = new LinearNetwork { OnTrain = () => met = secondBatch.Wait(Patience) };

        network.Fit(data, new Sgd(), batchSize: 16, threads: 2, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);

        Assert.True(met);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 16)]
    [InlineData(2, 50)]
    [InlineData(3, 100)]
    [InlineData(5, 300)]
    public void Training_IsThatOfStepsWithoutReadingAhead(int threads, int batchSize)
    {
        const int Count = 237;
        ExampleDataset data = ExampleDataset.Classes(Count);
        var expected = new LinearNetwork();
        using (var trainer = new Trainer(expected, new Sgd(0.5f, 0.9f), batchSize, threads: 1))
        {
            for (int epoch = 0; epoch < 3; epoch++)
            {
                for (int start = 0; start < Count; start += batchSize)
                {
                    int count = Math.Min(batchSize, Count - start);
                    trainer.Step(data.AllInputs.AsSpan(start * 20, count * 20), data.AllTargets.AsSpan(start, count));
                }
            }
        }

        var network = new LinearNetwork();
        network.Fit(data, new Sgd(0.5f, 0.9f), epochs: 3, batchSize, threads: threads, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);

        Assert.Equal(expected.Parameters[0].ToArray(), network.Parameters[0].ToArray());
        Assert.All(data.Reads, reads => Assert.Equal(4, reads));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void DatasetThatFails_TellsTheCallerOnceItsBatchIsWanted(int threads)
    {
        ExampleDataset examples = ExampleDataset.Classes(64);
        int reads = 0;
        var data = new WatchedDataset(examples)
        {
            OnRead = index =>
            {
                if (Interlocked.Increment(ref reads) > 64 && index is 35 or 47)
                    throw new IOException($"Example {index} is gone.");
            },
        };
        var network = new LinearNetwork();
        var steps = new StepCounter();

        var exception = Assert.Throws<IOException>(() => network.Fit(
            data, new Sgd(0.5f), batchSize: 16, threads: threads, options: new FitOptions { Shuffle = false }, callbacks: [steps], verbosity: Verbosity.Quiet));

        // Two batches have been trained on, as if the third had been read when its turn came.
        Assert.Equal("Example 35 is gone.", exception.Message);
        Assert.Equal(2, steps.Batches);
        var expected = new LinearNetwork();
        expected.Fit(examples.Slice(0, 32), new Sgd(0.5f), batchSize: 16, threads: 1, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);
        Assert.Equal(expected.Parameters[0].ToArray(), network.Parameters[0].ToArray());
    }

    [Fact]
    public void Cancellation_LeavesTheParametersOfTheLastWholeStep()
    {
        using var source = new CancellationTokenSource();
        ExampleDataset examples = ExampleDataset.Classes(64);
        var network = new LinearNetwork();

        Assert.Throws<OperationCanceledException>(() => network.Fit(
            examples, new Sgd(0.5f), batchSize: 16, threads: 2, options: new FitOptions { Shuffle = false }, callbacks: [new StepCounter { AfterTwo = source.Cancel }],
            verbosity: Verbosity.Quiet, cancellation: source.Token));

        var expected = new LinearNetwork();
        expected.Fit(examples.Slice(0, 32), new Sgd(0.5f), batchSize: 16, threads: 1, options: new FitOptions { Shuffle = false }, verbosity: Verbosity.Quiet);
        Assert.Equal(expected.Parameters[0].ToArray(), network.Parameters[0].ToArray());
    }

    private sealed class StepCounter : Callback
    {
        public int Batches { get; private set; }

        public Action? AfterTwo { get; init; }

        protected internal override void OnBatchEnd(TrainingRun run, int batch, double loss)
        {
            Batches = batch;
            if (batch == 2)
                AfterTwo?.Invoke();
        }
    }

    private sealed class WatchedDataset(Dataset source) : Dataset
    {
        public required Action<int> OnRead { get; init; }

        public override int Count => source.Count;

        public override int InputLength => source.InputLength;

        public override int TargetLength => source.TargetLength;

        public override void Read(int index, Span<float> input, Span<float> target)
        {
            OnRead(index);
            source.Read(index, input, target);
        }
    }
}
