using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Schedules give what Keras' own of the same name give: the numbers are computed by its formulas.</summary>
public class LearningRateScheduleTests
{
    [Fact]
    public void PiecewiseConstantDecay_KeepsAValueUpToItsBoundary() =>
        Gives(new PiecewiseConstantDecay([2, 5], [1, 0.5f, 0.25f]), 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25);

    [Fact]
    public void ExponentialDecay_ShrinksWithEachStep() =>
        Gives(new ExponentialDecay(2, 2, 0.25f), 2, 1, 0.5, 0.25);

    [Fact]
    public void ExponentialDecay_OnAStaircase_ShrinksAtOnce() =>
        Gives(new ExponentialDecay(2, 2, 0.25f, staircase: true), 2, 2, 0.5, 0.5, 0.125);

    [Fact]
    public void CosineDecay_FallsToAlpha() => Gives(
        new CosineDecay(2, 4, alpha: 0.5f), 2, 1 + (1 + Math.Sqrt(0.5)) / 2, 1.5, 1 + (1 - Math.Sqrt(0.5)) / 2, 1, 1);

    [Fact]
    public void LinearWarmup_RisesToWhereTheScheduleBegins() =>
        Gives(new LinearWarmup(new ExponentialDecay(2, 1, 0.5f), 4), 0, 0.5, 1, 1.5, 2, 1, 0.5);

    [Fact]
    public void LinearWarmup_OfAPlainNumber_EndsThere() => Gives(new LinearWarmup(1f, 2, 0.5f), 0.5, 0.75, 1, 1);

    [Fact]
    public void Optimizer_TakesEachStepAtItsRate()
    {
        var network = new LinearNetwork();
        var optimizer = new Sgd { Schedule = new PiecewiseConstantDecay([1], [0.5f, 0]) };
        Assert.Equal(0.5f, optimizer.LearningRate);
        ExampleDataset data = ExampleDataset.Classes(32);
        using var trainer = new Trainer(network, optimizer);
        var seen = new List<float[]>();
        for (int step = 0; step < 4; step++)
        {
            trainer.Step(data.AllInputs, data.AllTargets);
            seen.Add(network.Parameters[0].ToArray());
        }

        Assert.NotEqual(seen[0], seen[1]);
        Assert.Equal(seen[1], seen[3]);
        Assert.Equal(0, optimizer.LearningRate);
        Assert.Equal(
            "The learning rate of this Sgd is what its PiecewiseConstantDecay says; it cannot be set to 1.",
            Assert.Throws<InvalidOperationException>(() => optimizer.LearningRate = 1).Message);
    }

    [Fact]
    public void ScheduleThatGivesNoRate_NamesTheStep()
    {
        using var trainer = new Trainer(new LinearNetwork(), new Sgd { Schedule = new Falling() });
        ExampleDataset data = ExampleDataset.Classes(32);
        trainer.Step(data.AllInputs, data.AllTargets);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(data.AllInputs, data.AllTargets));
        Assert.StartsWith("Falling gives no learning rate at step 1; expected a finite number, zero or more.", exception.Message);
    }

    [Fact]
    public void Arguments_OutOfRange_AreNamed()
    {
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => new PiecewiseConstantDecay([1], [1])).ParamName);
        Assert.Equal("boundaries", Assert.Throws<ArgumentException>(() => new PiecewiseConstantDecay([2, 2], [1, 1, 1])).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentOutOfRangeException>(() => new PiecewiseConstantDecay([1], [1, -1])).ParamName);
        Assert.Equal("decaySteps", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(1, 0, 1)).ParamName);
        Assert.Equal("decayRate", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(1, 1, float.NaN)).ParamName);
        Assert.Equal("alpha", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(1, 1, 1.1f)).ParamName);
        Assert.Equal("warmupSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearWarmup(1f, 0)).ParamName);
    }

    private static void Gives(LearningRateSchedule schedule, params double[] rates)
    {
        for (int step = 0; step < rates.Length; step++)
            Assert.Equal(rates[step], schedule.RateAt(step), 1e-6);
    }

    private sealed class Falling : LearningRateSchedule
    {
        public override float RateAt(long step) => -step;
    }
}
