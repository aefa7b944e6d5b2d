using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class SgdTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9f, false)]
    [InlineData(0.9f, true)]
    [InlineData(0, true)]
    public void Steps_FollowKerasFormulas(float momentum, bool nesterov)
    {
        const double Rate = 0.25f;
        ExampleDataset data = ExampleDataset.Numbers(16);
        var network = new LinearNetwork(loss: Loss.MeanSquaredError);
        using var trainer = new Trainer(network, new Sgd((float)Rate, momentum, nesterov), threads: 1);

        double[] expected = Array.ConvertAll(network.Parameters["Dense1.kernel"].ToArray(), value => (double)value);
        var velocity = new double[expected.Length];
        var gradient = new float[expected.Length];
        for (int step = 0; step < 5; step++)
        {
            trainer.Step(data.AllInputs, data.AllTargets);
            trainer.CopyGradient("Dense1.kernel", gradient);
            for (int index = 0; index < expected.Length; index++)
            {
                velocity[index] = momentum * velocity[index] - Rate * gradient[index];
                expected[index] += nesterov && momentum > 0 ? momentum * velocity[index] - Rate * gradient[index] : velocity[index];
            }
        }

        float[] actual = network.Parameters["Dense1.kernel"].ToArray();
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-6);
    }

    [Fact]
    public void Steps_LeaveTheFloatsBetweenRowsZero()
    {
        ExampleDataset data = ExampleDataset.Numbers(16);
        var network = new LinearNetwork(loss: Loss.MeanSquaredError);
        using var trainer = new Trainer(network, new Sgd(0.1f, 0.9f, nesterov: true), threads: 1);
        trainer.Step(data.AllInputs, data.AllTargets);
        trainer.Step(data.AllInputs, data.AllTargets);
        for (int index = 0; index < network.ParameterVector.Length; index++)
        {
            if (index % 16 >= 5)
                Assert.Equal(0, network.ParameterVector.Span[index]);
        }
    }

    [Fact]
    public void Velocity_StaysFromOneTrainerToTheNext()
    {
        ExampleDataset data = ExampleDataset.Numbers(16);
        float[] Train(int trainers)
        {
            var network = new LinearNetwork(loss: Loss.MeanSquaredError);
            var optimizer = new Sgd(0.1f, 0.9f);
            for (int count = 0; count < trainers; count++)
            {
                using var trainer = new Trainer(network, optimizer, threads: 1);
                for (int step = 0; step < 4 / trainers; step++)
                    trainer.Step(data.AllInputs, data.AllTargets);
            }

            Assert.Equal(4, optimizer.Steps);
            return network.Parameters["Dense1.kernel"].ToArray();
        }

        Assert.Equal(Train(1), Train(2));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.1f)]
    public void LearningRate_ThatIsNone_IsRefused(float rate)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(rate));
        Assert.Equal("learningRate", exception.ParamName);
        Assert.Equal(rate, exception.ActualValue);
        Assert.Equal("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd().LearningRate = rate).ParamName);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    public void Momentum_OutOfRange_IsRefused(float momentum) =>
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f, momentum)).ParamName);
}
