using CompiledNet.Numerics;
using CompiledNet.Tests.Clusters;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class GradientClippingTests
{
    private static readonly ExampleDataset Data = ExampleDataset.Classes(100);

    [Fact]
    public void GlobalClipNorm_ScalesTheWholeGradientDownToIt()
    {
        (float[] Step, double Norm) free = TakeStep(new Sgd(1));
        float limit = (float)(free.Norm / 4);
        float[] clipped = TakeStep(new Sgd(1) { GlobalClipNorm = limit }).Step;
        Assert.Equal(limit, Norm(clipped), 1e-5);
        for (int index = 0; index < clipped.Length; index++)
            Assert.Equal(free.Step[index] / 4, clipped[index], 1e-6);

        Assert.Equal(free.Step, TakeStep(new Sgd(1) { GlobalClipNorm = (float)(free.Norm * 1.01) }).Step);
    }

    /// <summary>The gradient of each tensor is scaled down to the limit by itself, as Keras' clipnorm does; then that of all together.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(0.05f)]
    public void ClipNorm_ScalesTheGradientOfEachTensorDownToIt(float? global)
    {
        var network = new LinearNetwork();
        float[] free = TakeStep(new Sgd(1)).Step;
        double[] norms = [.. Parts(free).Select(Norm)];
        float limit = (float)(norms.Order().First() * 1.5);
        float[] clipped = TakeStep(new Sgd(1) { ClipNorm = limit, GlobalClipNorm = global }).Step;

        Assert.True(norms.Length > 1 && norms.Any(norm => norm > limit));
        double[] scales = [.. norms.Select(norm => Math.Min(1, limit / norm))];
        double whole = Math.Sqrt(norms.Zip(scales, (norm, scale) => norm * norm * scale * scale).Sum());
        double rest = Math.Min(1, (global ?? double.PositiveInfinity) / whole);
        foreach (((float[] before, float[] after), double scale) in Parts(free).Zip(Parts(clipped)).Zip(scales))
            Assert.All(before.Zip(after), pair => Assert.Equal(pair.First * scale * rest, pair.Second, 1e-6));
        Assert.Equal(free, TakeStep(new Sgd(1) { ClipNorm = (float)(norms.Max() * 1.01) }).Step);

        float[][] Parts(float[] step) => [.. network.Architecture.Parameters.Where(info => info.Trainable)
            .Select(info => step[info.Offset..(info.Offset + info.Rows * info.RowStride)])];
    }

    [Fact]
    public void ClipNorm_OfAnyNumberOfThreadsAndRanks_GivesTheSameBits()
    {
        float[] expected = Train(null, 1);
        Assert.Equal(expected, Train(null, 3));
        Assert.All(ThreadCluster.Results(3, cluster => Train(cluster, 2)), result => Assert.Equal(expected, result));

        static float[] Train(Cluster? cluster, int threads)
        {
            var network = new DropoutNetwork(seed: 3);
            network.Fit(
                ExampleDataset.Classes(87, inputLength: 9 * 7 * 3, classes: 4), new Adam { ClipNorm = 0.05f }, epochs: 2, threads: threads, cluster: cluster,
                verbosity: Verbosity.Quiet);
            return network.ParameterVector.Span.ToArray();
        }
    }

    [Fact]
    public void ClipValue_LimitsEachNumber()
    {
        float[] free = TakeStep(new Sgd(1)).Step;
        float[] clipped = TakeStep(new Sgd(1) { ClipValue = 0.01f }).Step;
        Assert.Contains(free, value => Math.Abs(value) > 0.01f);
        for (int index = 0; index < free.Length; index++)
            Assert.Equal(Math.Clamp(free[index], -0.01f, 0.01f), clipped[index], 1e-6);
    }

    [Fact]
    public void Step_ThatClips_LeavesTheGradientAsItWas()
    {
        var free = new float[100];
        var clipped = new float[100];
        foreach (
            (Optimizer optimizer, float[] gradient) in new[] { (new Sgd(1), free), (new Sgd(1) { ClipValue = 0.01f, GlobalClipNorm = 0.1f }, clipped) })
        {
            using var trainer = new Trainer(new LinearNetwork(), optimizer, 100, threads: 2);
            trainer.Step(Data.AllInputs, Data.AllTargets);
            trainer.CopyGradient("Dense1.kernel", gradient);
        }

        Assert.Equal(free, clipped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Limits_OutOfRange_AreRefused(float limit)
    {
        Assert.Equal("ClipValue", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd { ClipValue = limit }).ParamName);
        Assert.Equal("ClipNorm", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd { ClipNorm = limit }).ParamName);
        Assert.Equal("GlobalClipNorm", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd { GlobalClipNorm = limit }).ParamName);
    }

    [Fact]
    public void ScaleAndClamp_OfAnyLength_KeepsWhatIsNoNumber()
    {
        for (int length = 1; length < 40; length++)
        {
            float[] numbers = Enumerable.Range(0, length).Select(place => place - 20f).ToArray();
            numbers[length / 2] = float.NaN;
            var results = new float[length];
            VectorMath.ScaleAndClamp(numbers, 0.5f, 3, results);
            Assert.Equal(numbers.Select(number => Math.Clamp(number * 0.5f, -3, 3)), results);
        }
    }

    [Fact]
    public void SumOfSquares_OfAnyLength_IsInDoublePrecision()
    {
        for (int length = 0; length < 70; length++)
        {
            float[] numbers = Enumerable.Range(0, length).Select(place => 1e20f + place).ToArray();
            Assert.Equal(length * (1e20f * (double)1e20f), VectorMath.SumOfSquares(numbers), 1e26);
        }
    }

    private static (float[] Step, double Norm) TakeStep(Optimizer optimizer)
    {
        var network = new LinearNetwork();
        float[] before = network.ParameterVector.Span.ToArray();
        using var trainer = new Trainer(network, optimizer, 100, threads: 2);
        trainer.Step(Data.AllInputs, Data.AllTargets);
        float[] step = network.ParameterVector.Span.ToArray().Zip(before, (after, earlier) => after - earlier).ToArray();
        return (step, Norm(step));
    }

    private static double Norm(float[] numbers) => Math.Sqrt(numbers.Sum(number => (double)number * number));
}
