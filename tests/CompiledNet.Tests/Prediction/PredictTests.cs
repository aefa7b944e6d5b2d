using CompiledNet.Runtime;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Prediction;

public class PredictTests
{
    private const int OnStack = 256 * 1024;
    private const int OnPool = 0;

    [Theory]
    [InlineData(0, OnStack)]
    [InlineData(1, OnStack)]
    [InlineData(5, OnStack)]
    [InlineData(16, OnStack)]
    [InlineData(18, OnStack)]
    [InlineData(47, OnStack)]
    [InlineData(1, OnPool)]
    [InlineData(47, OnPool)]
    public void Predict_OfAnyNumberOfImages_GivesEachWhatItGetsAlone(int images, int stackBudget)
    {
        var network = new LinearNetwork(inputs: 23, stackBudget: stackBudget);
        float[] inputs = ExampleDataset.Classes(images, inputLength: 23).AllInputs;
        var outputs = new float[images * 5];
        network.Predict(inputs, outputs);

        for (int image = 0; image < images; image++)
        {
            var alone = new float[5];
            network.Predict(inputs.AsSpan(image * 23, 23), alone);
            Assert.Equal(1, alone.Sum(), 1e-5f);
            for (int index = 0; index < 5; index++)
                Assert.Equal(alone[index], outputs[image * 5 + index], 1e-6f);
        }
    }

    [Theory]
    [InlineData(OnStack)]
    [InlineData(OnPool)]
    public void Predict_OnceWarm_AllocatesNothing(int stackBudget)
    {
        var network = new LinearNetwork(stackBudget: stackBudget);
        var inputs = new float[39 * 20];
        var outputs = new float[39 * 5];
        void Run()
        {
            for (int images = 1; images <= 39; images += 2)
                network.Predict(inputs.AsSpan(0, images * 20), outputs.AsSpan(0, images * 5));
        }

        Run();
        Assert.Equal(0, Allocation.OfThisThread(Run));
    }

    /// <summary>
    /// A plan of 245 KB: where the stack is too small for it, the process would end. (Threads may get a larger stack than they ask for, one that
    /// another has left.)
    /// </summary>
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(256)]
    [InlineData(384)]
    [InlineData(1024)]
    [InlineData(8192)]
    public void Predict_OnASmallStack_UsesTheWorkspace(int stackKilobytes)
    {
        var network = new LinearNetwork(inputs: 3800, stackBudget: OnStack);
        Assert.InRange(network.Architecture.Tile!.Length * sizeof(float), 240_000, OnStack);
        float[] inputs = ExampleDataset.Classes(17, inputLength: 3800).AllInputs;
        var expected = new float[17 * 5];
        network.Predict(inputs, expected);

        var outputs = new float[17 * 5];
        bool? has = null;
        var thread = new Thread(
            () =>
            {
                has = StackRoom.Has(network.Architecture.Tile!.Length * sizeof(float));
                network.Predict(inputs, outputs);
                network.Predict(inputs, outputs);
                Assert.Equal(has, StackRoom.Has(network.Architecture.Tile!.Length * sizeof(float)));
            },
            stackKilobytes * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(expected, outputs);
        Assert.True(has == true || stackKilobytes < 1024);
    }

    /// <summary>Deep in a recursion the stack of any thread is small.</summary>
    [Fact]
    public void Predict_AtTheEndOfTheStack_UsesTheWorkspace()
    {
        var network = new LinearNetwork(inputs: 3800, stackBudget: OnStack);
        float[] inputs = ExampleDataset.Classes(17, inputLength: 3800).AllInputs;
        var expected = new float[17 * 5];
        network.Predict(inputs, expected);
        var outputs = new float[17 * 5];
        int depth = 0;
        void Dive()
        {
            if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
                return;
            depth++;
            Array.Clear(outputs);
            network.Predict(inputs, outputs);
            Assert.Equal(expected, outputs);
            Span<byte> room = stackalloc byte[3000];
            room.Fill(1);
            Dive();
        }

        var thread = new Thread(Dive, 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(depth > 100);
    }

    [Fact]
    public void Predict_OnManyThreadsAtOnce_GivesEachItsOwn()
    {
        var network = new LinearNetwork(stackBudget: OnPool);
        float[] inputs = ExampleDataset.Classes(40).AllInputs;
        var expected = new float[40 * 5];
        network.Predict(inputs, expected);
        Parallel.For(0, 200, _ =>
        {
            var outputs = new float[40 * 5];
            network.Predict(inputs, outputs);
            Assert.Equal(expected, outputs);
        });
    }

    [Theory]
    [InlineData(19, 5, "An image of LinearNetwork is 1x20x1, 20 floats; 19 floats are no whole number of them.", "inputs")]
    [InlineData(40, 5, "2 images have 10 outputs, 5 each; the span holds 5.", "outputs")]
    [InlineData(20, 4, "1 image has 5 outputs; the span holds 4.", "outputs")]
    [InlineData(0, 5, "The inputs are null or empty, but there is room for 5 outputs; an image of LinearNetwork is 1x20x1, 20 floats.", "inputs")]
    [InlineData(40, 11, "2 images have 10 outputs, 5 each; the span holds 11.", "outputs")]
    public void Predict_OnWrongLengths_SaysWhatWasExpected(int inputs, int outputs, string message, string argument)
    {
        var exception = Assert.Throws<ArgumentException>(() => new LinearNetwork().Predict(new float[inputs], new float[outputs]));
        Assert.StartsWith(message, exception.Message);
        Assert.Equal(argument, exception.ParamName);
    }
}
