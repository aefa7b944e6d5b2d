using CompiledNet.Numerics;
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
