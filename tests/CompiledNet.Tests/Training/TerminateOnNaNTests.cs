using CompiledNet.Tests.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>A loss that is finite hides nothing: what a step would spoil ends the training, and is as it was before the step.</summary>
public sealed class TerminateOnNaNTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, Func<Optimizer>, float, string> Spoilers => new()
    {
        { "parameter", () => new Sgd(1e38f), 1, "Dense1.kernel is " },
        { "parameter, clipped", () => new Sgd(1e38f) { GlobalClipNorm = 1e20f }, 1, "Dense1.kernel is " },
        { "optimizer", () => new Adam(0.1f), 1e19f, "the optimizer's v of Dense1.kernel is " },
        { "gradient", () => new Sgd(0.1f), 1e38f, "the gradient of Dense1.kernel is " },
    };

    [Theory]
    [MemberData(nameof(Spoilers))]
    public void StepThatSpoils_IsTakenBackAndSaysWhat(string what, Func<Optimizer> create, float scale, string reason)
    {
        foreach (int threads in new[] { 1, 3 })
        {
            // The first weights are 0: large inputs make large gradients, but no large loss.
            ExampleDataset data = Scaled(scale);
            var network = new AbsoluteErrorOfTwoLayers();
            network.Parameters[0].CopyFrom(new float[32]);
            network.Parameters[1].CopyFrom([10, 10, 10, 10]);
            float[] before = network.ParameterVector.Span.ToArray();
            Optimizer optimizer = create();
            History history = network.Fit(
                data, optimizer, epochs: 9, batchSize: 64, threads: threads, verbosity: Verbosity.Quiet,
                callbacks: [new TerminateOnNaN(), new ModelCheckpoint(folder.PathOf("net"))]);
            Assert.True(double.IsFinite(Assert.Single(history.Epochs).Loss), what);
            Assert.StartsWith("Stopped at batch 1 of epoch 1: " + reason, history.StopReason);
            Assert.Equal(before, network.ParameterVector.Span.ToArray());
            Assert.Equal(0, optimizer.Steps);
            Assert.All(optimizer.State.Slots, slot => Assert.Equal(-1, slot.Span.IndexOfAnyExcept(0f)));
            Assert.Empty(folder.FileNames);
        }
    }

    [Fact]
    public void TrainingThatIsRight_HasTheSameBitsWithTheCallback()
    {
        ExampleDataset data = ExampleDataset.Classes(87, inputLength: 189, classes: 4);
        float[] Train(bool watched, int threads)
        {
            var network = new DropoutNetwork(seed: 3);
            network.Fit(
                data, new Adam { GlobalClipNorm = 0.5f }, epochs: 2, batchSize: 40, threads: threads, verbosity: Verbosity.Quiet,
                callbacks: watched ? [new TerminateOnNaN()] : []);
            return network.ParameterVector.Span.ToArray();
        }

        float[] expected = Train(watched: false, threads: 1);
        Assert.Equal(expected, Train(watched: true, threads: 1));
        Assert.Equal(expected, Train(watched: true, threads: 3));
    }

    private static ExampleDataset Scaled(float scale)
    {
        float[][] inputs = [.. Enumerable.Range(0, 64).Select(_ => Enumerable.Repeat(scale, 8).ToArray())];
        return new ExampleDataset(inputs, [.. inputs.Select(_ => new float[] { 2 })], 8, 1);
    }
}
