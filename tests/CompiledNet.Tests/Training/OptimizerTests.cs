using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Optimizers follow Keras' formulas, written here as plain loops in double precision.</summary>
public class OptimizerTests
{
    private const double Rate = 0.125f;

    [Fact]
    public void Adam_FollowsKerasFormula() => Follows(new Adam((float)Rate), Adam(decay: 0));

    [Fact]
    public void Adam_WithOtherNumbers_FollowsThem() =>
        Follows(new Adam((float)Rate, beta1: 0.5f, beta2: 0.75f, epsilon: 0.25f), Adam(decay: 0, beta1: 0.5, beta2: 0.75, epsilon: 0.25));

    [Fact]
    public void AdamW_TakesDecayOffBeforeTheStep() => Follows(new AdamW((float)Rate, weightDecay: 0.5f), Adam(decay: 0.5));

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.75f, false)]
    [InlineData(0, true)]
    [InlineData(0.75f, true)]
    public void RmsProp_FollowsKerasFormula(float momentum, bool centered) => Follows(
        new RmsProp((float)Rate, momentum: momentum, centered: centered, epsilon: 1e-3f),
        (parameter, gradient, slots, step) =>
        {
            const double Rho = 0.9f;
            for (int index = 0; index < parameter.Length; index++)
            {
                slots[0][index] = Rho * slots[0][index] + (1 - Rho) * gradient[index] * gradient[index];
                slots[1][index] = Rho * slots[1][index] + (1 - Rho) * gradient[index];
                double divisor = slots[0][index] - (centered ? slots[1][index] * slots[1][index] : 0) + 1e-3f;
                slots[2][index] = momentum * slots[2][index] + Rate * gradient[index] / Math.Sqrt(divisor);
                parameter[index] -= slots[2][index];
            }
        });

    [Fact]
    public void Lion_FollowsKerasFormula() => Follows(
        new Lion((float)Rate, beta1: 0.75f, beta2: 0.5f),
        (parameter, gradient, slots, step) =>
        {
            for (int index = 0; index < parameter.Length; index++)
            {
                parameter[index] -= Rate * Math.Sign(0.75 * slots[0][index] + 0.25 * gradient[index]);
                slots[0][index] = 0.5 * slots[0][index] + 0.5 * gradient[index];
            }
        });

    [Fact]
    public void Adagrad_FollowsKerasFormula() => Follows(
        new Adagrad((float)Rate, initialAccumulator: 0.25f, epsilon: 1e-3f),
        (parameter, gradient, slots, step) =>
        {
            for (int index = 0; index < parameter.Length; index++)
            {
                slots[0][index] += gradient[index] * gradient[index];
                parameter[index] -= Rate * gradient[index] / Math.Sqrt(slots[0][index] + 0.25 + 1e-3f);
            }
        });

    [Fact]
    public void Nadam_FollowsKerasFormula() => Follows(
        new Nadam((float)Rate, epsilon: 1e-3f),
        (parameter, gradient, slots, step) =>
        {
            double Momentum(int at) => 0.9f * (1 - 0.5 * Math.Pow(0.96, at));
            double product = Enumerable.Range(1, step).Aggregate(1.0, (all, at) => all * Momentum(at));
            (double now, double next) = (Momentum(step), Momentum(step + 1));
            for (int index = 0; index < parameter.Length; index++)
            {
                slots[0][index] = 0.9f * slots[0][index] + (1 - 0.9f) * gradient[index];
                slots[1][index] = 0.999f * slots[1][index] + (1 - 0.999f) * gradient[index] * gradient[index];
                double mean = next * slots[0][index] / (1 - product * next) + (1 - now) * gradient[index] / (1 - product);
                double square = slots[1][index] / (1 - Math.Pow(0.999f, step));
                parameter[index] -= Rate * mean / (Math.Sqrt(square) + 1e-3f);
            }
        });

    [Fact]
    public void WeightDecay_ComesBeforeTheStepOfAnyOptimizer() => Follows(
        new Sgd((float)Rate) { WeightDecay = 0.5f },
        (parameter, gradient, slots, step) =>
        {
            for (int index = 0; index < parameter.Length; index++)
                parameter[index] = parameter[index] * (1 - 0.5 * Rate) - Rate * gradient[index];
        });

    /// <summary>The same as Adam's where nothing decays, and as AdamW's where all does.</summary>
    [Fact]
    public void DecayOfKernelsOnly_LeavesBiases()
    {
        (float[] Kernel, float[] Bias) Train(Optimizer optimizer)
        {
            ExampleDataset data = ExampleDataset.Classes(20);
            var network = new LinearNetwork(seed: 1);
            network.Parameters["Dense1.bias"].CopyFrom([1, 2, 3, 4, 5]);
            using var trainer = new Trainer(network, optimizer, 20, threads: 2);
            trainer.Step(data.AllInputs, data.AllTargets);
            return (network.Parameters["Dense1.kernel"].ToArray(), network.Parameters["Dense1.bias"].ToArray());
        }

        (float[] plainKernel, float[] plainBias) = Train(new Adam(0.1f));
        (float[] decayedKernel, float[] decayedBias) = Train(new AdamW(0.1f, weightDecay: 0.5f));
        (float[] kernel, float[] bias) = Train(new AdamW(0.1f, weightDecay: 0.5f) { DecaysKernelsOnly = true });

        Assert.Equal(decayedKernel, kernel);
        Assert.Equal(plainBias, bias);
        Assert.NotEqual(plainKernel, kernel);
        Assert.NotEqual(decayedBias, bias);
    }

    [Fact]
    public void Defaults_AreKerasDefaults()
    {
        var lion = new Lion();
        Assert.Equal((0.001f, 0.9f, 0.99f, 0f), (lion.LearningRate, lion.Beta1, lion.Beta2, lion.WeightDecay));
        var adagrad = new Adagrad();
        Assert.Equal((0.001f, 0.1f, 1e-7f), (adagrad.LearningRate, adagrad.InitialAccumulator, adagrad.Epsilon));
        var nadam = new Nadam();
        Assert.Equal((0.001f, 0.9f, 0.999f, 1e-7f), (nadam.LearningRate, nadam.Beta1, nadam.Beta2, nadam.Epsilon));
        var adam = new Adam();
        Assert.Equal((0.001f, 0.9f, 0.999f, 1e-7f), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon));
        var adamW = new AdamW();
        Assert.Equal(
            (0.001f, 0.004f, 0.9f, 0.999f, 1e-7f), (adamW.LearningRate, adamW.WeightDecay, adamW.Beta1, adamW.Beta2, adamW.Epsilon));
        var rmsProp = new RmsProp();
        Assert.Equal(
            (0.001f, 0.9f, 0f, 1e-7f, false), (rmsProp.LearningRate, rmsProp.Rho, rmsProp.Momentum, rmsProp.Epsilon, rmsProp.Centered));
    }

    /// <summary>
    /// A float comes to stand in the widest vectors, in usual ones or alone, wherever threads and pieces cut the parameters.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Update_TreatsEachFloatAlikeWhereverItStands(Func<Optimizer> create)
    {
        const int Length = 61;
        float[] whole = Update(create(), [Length]);

        Assert.Equal(whole, Update(create(), [.. Enumerable.Repeat(1, Length)]));
        Assert.Equal(whole, Update(create(), [3, 17, 8, 33]));

        static float[] Update(Optimizer optimizer, int[] cuts)
        {
            var random = new Random(5);
            float[] parameters = [.. Enumerable.Range(0, Length).Select(_ => random.NextSingle() - 0.5f)];
            optimizer.Bind(new LinearNetwork());
            for (int step = 0; step < 3; step++)
            {
                float[] gradient = [.. Enumerable.Range(0, Length).Select(_ => random.NextSingle() - 0.5f)];
                optimizer.BeginStep(gradientNorm: 1, squares: [4, 9, 1, 1, 1, 1]);
                int start = 0;
                foreach (int length in cuts)
                {
                    optimizer.UpdateFrom(start, parameters.AsSpan(start, length), gradient.AsSpan(start, length));
                    start += length;
                }
            }

            return parameters;
        }
    }

    public static TheoryData<Func<Optimizer>> All =>
    [
        () => new Sgd(0.1f),
        () => new Sgd(0.1f, 0.9f),
        () => new Sgd(0.1f, 0.9f, nesterov: true),
        () => new Adam(0.1f),
        () => new AdamW(0.1f),
        () => new AdamW(0.1f) { DecaysKernelsOnly = true },
        () => new Sgd(0.1f) { WeightDecay = 0.1f, ClipValue = 1e-3f },
        () => new Lion(0.1f),
        () => new Adagrad(0.1f),
        () => new Nadam(0.1f),
        () => new RmsProp(0.1f, momentum: 0.5f, centered: true),
        () => new Adam(0.1f) { GlobalClipNorm = 0.01f, ClipValue = 1e-4f },
        () => new Sgd(0.1f) { ClipNorm = 0.01f, GlobalClipNorm = 0.005f },
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Update_OfSlicesCutAnywhere_GivesTheSameBits(Func<Optimizer> create)
    {
        float[] Train(int cut)
        {
            var network = new LinearNetwork();
            Optimizer optimizer = create();
            optimizer.Bind(network);
            float[] gradient = Enumerable.Range(0, network.ParameterVector.Length).Select(place => MathF.Sin(place)).ToArray();
            for (int step = 0; step < 3; step++)
            {
                optimizer.BeginStep(gradientNorm: 1, squares: [4, 9, 1, 1, 1, 1]);
                optimizer.UpdateFrom(0, network.ParameterVector.Span[..cut], gradient.AsSpan(0, cut));
                optimizer.UpdateFrom(cut, network.ParameterVector.Span[cut..], gradient.AsSpan(cut));
            }

            return network.ParameterVector.Span.ToArray();
        }

        float[] expected = Train(0);
        for (int cut = 1; cut < 40; cut++)
            Assert.Equal(expected, Train(cut));
    }

    /// <summary>What no gradient comes to any more, as of units that are dead, must not end in numbers that processors are slow with.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void State_OfWhatGetsNoGradientAnyMore_BecomesZeroAndNotSubnormal(Func<Optimizer> create)
    {
        const int Length = 61;
        Optimizer optimizer = create();
        optimizer.Bind(new LinearNetwork());
        float[] parameters = new float[Length], gradient = [.. Enumerable.Range(0, Length).Select(place => MathF.Sin(place) * 1e-18f)];
        for (int step = 0; step < 3000; step++)
        {
            optimizer.BeginStep(gradientNorm: 1, squares: [4, 9, 1, 1, 1, 1]);
            optimizer.UpdateFrom(0, parameters, gradient);
            Array.Clear(gradient);
        }

        Assert.All(optimizer.State.Slots.SelectMany(slot => slot.Span[..Length].ToArray()), number => Assert.False(float.IsSubnormal(number)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Training_OnAnyNumberOfThreads_GivesTheSameBitsAndKeepsFillersZero(Func<Optimizer> create)
    {
        ExampleDataset data = ExampleDataset.Classes(70);
        float[] Train(int threads)
        {
            var network = new LinearNetwork();
            using var trainer = new Trainer(network, create(), 70, threads);
            for (int step = 0; step < 5; step++)
                trainer.Step(data.AllInputs, data.AllTargets);
            return network.ParameterVector.Span.ToArray();
        }

        float[] expected = Train(1);
        Assert.Equal(expected, Train(2));
        Assert.Equal(expected, Train(3));
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(index % 16 >= 5, expected[index] == 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Training_LeavesWhatIsNotTrainable(Func<Optimizer> create)
    {
        ExampleDataset data = ExampleDataset.Classes(70);
        var network = new LinearNetwork(frozenFloats: 32);
        network.ParameterVector.Span[^32..].Fill(7);
        network.Fit(data, create(), threads: 2, verbosity: Verbosity.Quiet);
        Assert.All(network.ParameterVector.Span[^32..].ToArray(), value => Assert.Equal(7, value));
    }

    [Theory]
    [InlineData("beta1", -0.1f, 0.9f, 1e-7f, 0)]
    [InlineData("beta1", 1f, 0.9f, 1e-7f, 0)]
    [InlineData("beta2", 0.9f, float.NaN, 1e-7f, 0)]
    [InlineData("epsilon", 0.9f, 0.9f, 0, 0)]
    [InlineData("epsilon", 0.9f, 0.9f, float.PositiveInfinity, 0)]
    [InlineData("weightDecay", 0.9f, 0.9f, 1e-7f, float.NaN)]
    public void Adam_WithNumbersOutOfRange_NamesThem(string argument, float beta1, float beta2, float epsilon, float decay) =>
        Assert.Equal(
            argument, Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(0.1f, decay, beta1, beta2, epsilon)).ParamName);

    [Fact]
    public void NumbersOutOfRange_AreNamed()
    {
        Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Lion(beta1: 1)).ParamName);
        Assert.Equal("beta2", Assert.Throws<ArgumentOutOfRangeException>(() => new Nadam(beta2: -1)).ParamName);
        Assert.Equal("initialAccumulator", Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(initialAccumulator: float.NaN)).ParamName);
        Assert.Equal("WeightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { WeightDecay = -1 }).ParamName);
    }

    [Theory]
    [InlineData("rho", 1f, 0, 1e-7f)]
    [InlineData("momentum", 0.9f, 2, 1e-7f)]
    [InlineData("epsilon", 0.9f, 0, -1)]
    public void RmsProp_WithNumbersOutOfRange_NamesThem(string argument, float rho, float momentum, float epsilon) =>
        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(0.1f, rho, momentum, epsilon)).ParamName);

    private static Formula Adam(double decay, double beta1 = 0.9f, double beta2 = 0.999f, double epsilon = 1e-7f) =>
        (parameter, gradient, slots, step) =>
        {
            double rate = Rate * Math.Sqrt(1 - Math.Pow(beta2, step)) / (1 - Math.Pow(beta1, step));
            for (int index = 0; index < parameter.Length; index++)
            {
                slots[0][index] = beta1 * slots[0][index] + (1 - beta1) * gradient[index];
                slots[1][index] = beta2 * slots[1][index] + (1 - beta2) * gradient[index] * gradient[index];
                parameter[index] -= decay * Rate * parameter[index];
                parameter[index] -= rate * slots[0][index] / (Math.Sqrt(slots[1][index]) + epsilon);
            }
        };

    private static void Follows(Optimizer optimizer, Formula formula)
    {
        ExampleDataset data = ExampleDataset.Numbers(16);
        var network = new LinearNetwork(loss: Loss.MeanSquaredError);
        using var trainer = new Trainer(network, optimizer, threads: 1);
        double[] expected = Array.ConvertAll(network.Parameters["Dense1.kernel"].ToArray(), value => (double)value);
        double[][] slots = [new double[expected.Length], new double[expected.Length], new double[expected.Length]];
        var gradient = new float[expected.Length];
        for (int step = 1; step <= 7; step++)
        {
            trainer.Step(data.AllInputs, data.AllTargets);
            trainer.CopyGradient("Dense1.kernel", gradient);
            formula(expected, gradient, slots, step);
        }

        float[] actual = network.Parameters["Dense1.kernel"].ToArray();
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 2e-6 * (1 + Math.Abs(expected[index])));
    }

    private delegate void Formula(double[] parameter, float[] gradient, double[][] slots, int step);
}
