using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>The gradient of a large matrix, which is taken once a batch of what all tiles leave.</summary>
public class OuterGradientTests
{
    private const int Inputs = 259, Images = 70;

    private static readonly float[] AllInputs = [.. Enumerable.Range(0, Images * Inputs).Select(index => MathF.Sin(0.37f * index))];
    private static readonly float[] AllTargets = [.. Enumerable.Range(0, Images).Select(image => (float)(image * 5 % 7))];

    [Fact]
    public void LargeMatrices_LeaveTheirGradientsToTheBatch()
    {
        Assert.Equal(["Dense1.kernel"], MatricesOf(new WideNetwork()));
        Assert.Equal(["Dense1.kernel"], MatricesOf(new WideNormalizedNetwork()));
        Assert.Equal([], MatricesOf(new SharedWideNetwork()));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 1)]
    [InlineData(Images, 1)]
    [InlineData(Images, 2)]
    [InlineData(Images, 5)]
    public void Gradient_IsTheMeanOfThoseOfEachImage(int images, int threads)
    {
        var network = new WideNetwork(seed: 4);
        double[] expected = new double[Inputs * 72];
        float[] gradient = new float[expected.Length];
        using (var one = new Trainer(network, new Sgd(), maxBatchSize: 1, threads: 1))
        {
            for (int image = 0; image < images; image++)
            {
                one.ComputeGradient(AllInputs.AsSpan(image * Inputs, Inputs), AllTargets.AsSpan(image, 1));
                one.CopyGradient("Dense1.kernel", gradient);
                for (int index = 0; index < gradient.Length; index++)
                    expected[index] += gradient[index] / (double)images;
            }
        }

        using var trainer = new Trainer(network, new Sgd(), Images, threads);
        trainer.ComputeGradient(AllInputs.AsSpan(0, images * Inputs), AllTargets.AsSpan(0, images));
        trainer.CopyGradient("Dense1.kernel", gradient);

        double largest = expected.Max(Math.Abs);
        Assert.All(gradient.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - (1e-5 * largest), pair.Second + (1e-5 * largest)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_AreTheSameForAnyNumberOfThreads(bool isNormalized)
    {
        float[] Steps(int threads)
        {
            Network network = isNormalized ? new WideNormalizedNetwork(seed: 4) : new WideNetwork(seed: 4);
            using var trainer = new Trainer(network, new Adam { GlobalClipNorm = 1 }, Images, threads);
            for (int step = 0; step < 3; step++)
                trainer.Step(AllInputs, AllTargets);
            return [.. network.Parameters.SelectMany(parameter => parameter.ToArray())];
        }

        float[] alone = Steps(threads: 1);
        Assert.All([2, 3, 5], threads => Assert.Equal(alone, Steps(threads)));
    }

    private static IEnumerable<string> MatricesOf(Network network) =>
        network.Architecture.Parameters.Where(parameter => parameter.OuterGradient is not null).Select(parameter => parameter.Name);
}

/// <summary>Rows and columns that fill neither blocks of four nor of four vectors.</summary>
[Network]
[Input(259)]
[Dense(72, Activation = Activation.Tanh)]
[Dense(7, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class WideNetwork;

/// <summary>The same with segments, behind which tiles still have what they leave.</summary>
[Network]
[Input(259)]
[BatchNormalization]
[Dense(72, UseBias = false)]
[BatchNormalization]
[Activation(Activation.Tanh)]
[Dense(7, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class WideNormalizedNetwork;

/// <summary>A matrix that two layers share: its gradient is a sum over them.</summary>
[Network]
[Input(128)]
[Dense(128, Activation = Activation.Tanh, Shared = "trunk")]
[Dense(128, Activation = Activation.Tanh, Shared = "trunk")]
[Dense(7, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class SharedWideNetwork;
