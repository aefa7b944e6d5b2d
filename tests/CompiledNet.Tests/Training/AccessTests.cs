using CompiledNet.Tests.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>One thread at a time changes a network; another that comes in between is told who is at work, and changes nothing.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ExampleDataset data = ExampleDataset.Classes(64);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatComesInTheMidstOfAFit_IsRefusedAndPredictionIsNot()
    {
        string saved = folder.PathOf("net.safetensors");
        var network = new LinearNetwork();
        var teacher = new LinearNetwork();
        network.SaveCheckpoint(saved, new Sgd());
        using var trainer = new Trainer(network, new Sgd());
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var pause = new Pause(() =>
        {
            reached.Set();
            goOn.Wait();
        });
        var optimizer = new Adam();
        Thread fit = Start(() => network.Fit(data, optimizer, epochs: 2, verbosity: Verbosity.Quiet, callbacks: [pause]));
        Assert.True(reached.Wait(TimeSpan.FromSeconds(30)));

        float[] before = network.ParameterVector.Span.ToArray();
        Refuses(() => network.Fit(data, optimizer, verbosity: Verbosity.Quiet), "cannot begin Fit: Fit is at work on it");
        Refuses(() => network.LoadWeights(saved), "cannot begin LoadWeights: Fit is at work on it");
        Refuses(() => network.LoadCheckpoint(saved, optimizer), "cannot begin LoadCheckpoint: Fit is at work on it");
        Refuses(() => network.Save(folder.PathOf("other")), "cannot begin Save: Fit is at work on it");
        Refuses(() => network.SaveCheckpoint(folder.PathOf("other"), optimizer), "cannot begin SaveCheckpoint: Fit is at work on it");
        Refuses(() => network.WriteWeightsAsText(folder.PathOf("other")), "cannot begin WriteWeightsAsText: Fit is at work on it");
        Refuses(() => network.Parameters[0].CopyFrom(new float[100]), "cannot begin setting Dense1.kernel: Fit is at work on it");
        Refuses(() => trainer.Step(new float[20], new float[1]), "cannot begin Trainer.Step: Fit is at work on it");
        Refuses(() => trainer.CopyGradient("Dense1.kernel", new float[100]), "cannot begin CopyGradient: Fit is at work on it");
        network.Predict(new float[20], new float[5]);
        Assert.Equal(before, network.ParameterVector.Span.ToArray());
        Assert.Equal(["net.safetensors"], folder.FileNames);

        goOn.Set();
        Assert.True(fit.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, network.EpochsTrained);
        network.LoadWeights(saved);
        Assert.Equal(teacher.ParameterVector.Span.ToArray(), network.ParameterVector.Span.ToArray());
        network.Fit(data, optimizer, verbosity: Verbosity.Quiet);
    }

    [Fact]
    public void ManyFitsAtOnce_OneTrainsAndTheOthersAreRefused()
    {
        var expected = new LinearNetwork();
        expected.Fit(data, new Sgd(0.5f), epochs: 20, verbosity: Verbosity.Quiet, threads: 1);
        var network = new LinearNetwork();
        using var barrier = new Barrier(8);
        int refused = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                barrier.SignalAndWait();
                try
                {
                    // The first to come waits in its first batch for all others to have been refused.
                    network.Fit(data, new Sgd(0.5f), epochs: 20, verbosity: Verbosity.Quiet, threads: 1, callbacks: [new Pause(() => SpinWait.SpinUntil(() => refused == 7))]);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(7, refused);
        Assert.Equal(expected.ParameterVector.Span.ToArray(), network.ParameterVector.Span.ToArray());
    }

    [Fact]
    public void Callback_MayLoadSaveAndSetButNotFit()
    {
        string saved = folder.PathOf("net.safetensors");
        var network = new LinearNetwork();
        network.Save(saved);
        Exception? failure = null;
        network.Fit(data, new Sgd(), verbosity: Verbosity.Quiet, callbacks:
        [
            new Pause(() =>
            {
                network.Save(saved);
                network.LoadWeights(saved);
                network.Parameters[0].CopyFrom(network.Parameters[0].ToArray());
                network.Evaluate(data);
                failure = Record.Exception(() => network.Fit(data, new Sgd(), verbosity: Verbosity.Quiet));
            }),
        ]);
        Assert.IsType<InvalidOperationException>(failure);
        network.Fit(data, new Sgd(), verbosity: Verbosity.Quiet);
    }

    [Fact]
    public void FitThatFails_LeavesTheNetworkFree()
    {
        var network = new LinearNetwork();
        Assert.Throws<ArithmeticException>(() => network.Fit(
            data, new Sgd(), verbosity: Verbosity.Quiet, callbacks: [new Pause(() => throw new ArithmeticException())]));
        network.Fit(data, new Sgd(), verbosity: Verbosity.Quiet);
    }

    [Fact]
    public void Trainer_OnceDisposed_DoesNothing()
    {
        var network = new LinearNetwork();
        var trainer = new Trainer(network, new Sgd(), threads: 2);
        trainer.Step(new float[40 * 16], new float[2 * 16]);
        trainer.Dispose();
        trainer.Dispose();
        float[] before = network.ParameterVector.Span.ToArray();
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(new float[20], new float[1]));
        Assert.Throws<ObjectDisposedException>(() => trainer.ComputeGradient(new float[20], new float[1]));
        Assert.Throws<ObjectDisposedException>(() => trainer.CopyGradient("Dense1.kernel", new float[100]));
        Assert.Equal(before, network.ParameterVector.Span.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Trainer_DisposedInTheMidstOfAStep_EndsAfterIt(int threads)
    {
        var network = new LinearNetwork();
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var optimizer = new Halting(() =>
        {
            reached.Set();
            goOn.Wait();
        });
        var trainer = new Trainer(network, optimizer, maxBatchSize: 64, threads);
        Thread step = Start(() => trainer.Step(data.AllInputs, data.AllTargets));
        Assert.True(reached.Wait(TimeSpan.FromSeconds(30)));
        Thread disposal = Start(trainer.Dispose);
        Assert.False(disposal.Join(TimeSpan.FromMilliseconds(100)));
        goOn.Set();
        Assert.True(step.Join(TimeSpan.FromSeconds(30)) && disposal.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, optimizer.Steps);
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(data.AllInputs, data.AllTargets));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Trainer_DisposedByItsOwnStep_SaysSo(int threads)
    {
        Trainer? trainer = null;
        trainer = new Trainer(new LinearNetwork(), new Halting(() => trainer!.Dispose()), maxBatchSize: 64, threads);
        Assert.Contains(
            "in the midst of its own step",
            Assert.Throws<InvalidOperationException>(() => trainer.Step(data.AllInputs, data.AllTargets)).Message);
        trainer.Dispose();
    }

    private static Thread Start(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        return thread;
    }

    private static void Refuses(Action action, string message)
    {
        var failure = Assert.Throws<InvalidOperationException>(action);
        Assert.StartsWith("LinearNetwork " + message, failure.Message);
    }

    private sealed class Pause(Action action) : Callback
    {
        private bool isOver;

        protected internal override void OnBatchEnd(TrainingRun run, int batch, double loss)
        {
            if (!isOver)
                action();
            isOver = true;
        }
    }

    private sealed class Halting(Action action) : Optimizer(0.1f)
    {
        protected internal override void Update(in OptimizerSlice slice) => action();
    }
}
