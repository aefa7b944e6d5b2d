using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class ClassWeightTests
{
    private const int Count = 35;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            {
                foreach (string name in new[] { "class numbers", "pixel classes", "probabilities", "mask" })
                    cases.Add(name, bits);
            }

            return cases;
        }
    }

    /// <summary>Loss and gradient are linear in the weights: the parts of the classes sum to the whole, each times its weight.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AreThoseOfTheClassesTimesTheirWeights(string name, int bits)
    {
        Network network = Create(name, bits);
        int classes = network.Architecture.Outputs[0].Classes;
        (float[] inputs, float[] targets) = Examples(network);
        float[] weights = [.. Enumerable.Range(0, classes).Select(number => number * 0.75f + 0.5f)];

        double[][] parts = [.. Enumerable.Range(0, classes).Select(only => Gradient(number => number == only ? 1 : 0))];
        double[] whole = Gradient(number => 1);
        double[] weighted = Gradient(number => weights[number]);
        double[] plain = Gradient(null);

        double largest = whole.Max(Math.Abs);
        for (int place = 0; place < whole.Length; place++)
        {
            Assert.Equal(parts.Sum(part => part[place]), whole[place], largest * 1e-5);
            Assert.Equal(parts.Select((part, number) => part[place] * weights[number]).Sum(), weighted[place], largest * 1e-5);
        }

        Assert.Equal(plain, whole);
        Assert.All(parts, part => Assert.True(part[0] > 0));

        // The loss, then all gradients.
        double[] Gradient(Func<int, float>? weightOf)
        {
            using var trainer = new Trainer(network, new Sgd(), Count, threads: 2, weightOf is null ? null : Weights(classes, weightOf));
            double loss = trainer.ComputeGradient(inputs, targets);
            return [loss, .. network.Parameters.SelectMany(parameter =>
            {
                var gradient = new float[parameter.Length];
                trainer.CopyGradient(parameter.Name, gradient);
                return gradient.Select(value => (double)value);
            })];
        }
    }

    [Fact]
    public void Weight_IsDividedByTheSizeOfTheBatch()
    {
        var network = new QuestionOfOneNetwork();
        float[] inputs = [0, 0];
        double Loss(float[] targets, Dictionary<int, float>? weights)
        {
            using var trainer = new Trainer(network, new Sgd(), 2, classWeights: weights);
            return trainer.ComputeGradient(inputs, targets);
        }

        Assert.Equal(Math.Log(2), Loss([0, 1], null), 1e-6);
        Assert.Equal(Math.Log(2) * (1 + 5) / 2, Loss([0, 1], new() { [1] = 5 }), 1e-6);
        Assert.Equal(Math.Log(2) * 5, Loss([1, 1], new() { [1] = 5 }), 1e-6);
    }

    [Fact]
    public void RareClassWithAWeight_IsLearnt()
    {
        // Of the same inputs, nine in ten are of class 0: only a weight makes class 1 the better answer.
        float[] inputs = new float[100];
        int[] labels = [.. Enumerable.Range(0, 100).Select(example => example % 10 == 0 ? 1 : 0)];
        float Answer(Dictionary<int, float>? weights)
        {
            var network = new QuestionOfOneNetwork();
            network.Fit(
                new ArrayDataset(inputs, 1, labels), new Sgd(0.5f), epochs: 40, batchSize: 50, classWeights: weights, verbosity: Verbosity.Quiet);
            var answer = new float[1];
            network.Predict([0], answer);
            return answer[0];
        }

        Assert.Equal(0.1f, Answer(null), 0.02f);
        Assert.Equal(20f / 29, Answer(new() { [1] = 20 }), 0.02f);
    }

    [Fact]
    public void AnyNumberOfThreads_GivesTheSameBits()
    {
        float[] Train(int threads)
        {
            var network = new ProbabilityNetwork(seed: 1);
            (float[] inputs, float[] targets) = Examples(network);
            network.Fit(
                new ArrayDataset(inputs, 7, targets, 4), new Adam(), epochs: 2, batchSize: 33, threads: threads,
                classWeights: new Dictionary<int, float> { [2] = 4 }, verbosity: Verbosity.Quiet);
            return network.ParameterVector.Span.ToArray();
        }

        Assert.Equal(Train(1), Train(3));
    }

    [Theory]
    [InlineData("probabilities", 4, 2f, "There is no class 4, which has the weight 2; the classes of Dense2 are 0 to 3.")]
    [InlineData("probabilities", -1, 2f, "There is no class -1, which has the weight 2; the classes of Dense2 are 0 to 3.")]
    [InlineData("mask", 2, 2f, "There is no class 2, which has the weight 2; the classes of Conv2 are 0 to 1.")]
    [InlineData("pixel classes", 1, -0.5f, "The weight of class 1 is -0.5; expected a finite number, zero or more.")]
    [InlineData("pixel classes", 1, float.NaN, "The weight of class 1 is NaN; expected a finite number, zero or more.")]
    [InlineData("pixel classes", 0, float.PositiveInfinity, "The weight of class 0 is Infinity; expected a finite number, zero or more.")]
    [InlineData("numbers", 0, 1f, "Class weights need one output with a class at each position; HuberNetwork has none.")]
    [InlineData("questions", 0, 1f, "Class weights need one output with a class at each position; QuestionNetwork has none.")]
    public void WeightOfNoClassOrNoNumber_IsRefusedAndNothingChanges(string name, int number, float weight, string message)
    {
        Network network = Create(name, Network.WidestVectorBits);
        float[] before = network.ParameterVector.Span.ToArray();
        (float[] inputs, float[] targets) = Examples(network);
        var data = new ArrayDataset(inputs, network.Architecture.InputLength, targets, network.TargetLength);

        var exception = Assert.Throws<ArgumentException>(() => network.Fit(
            data, new Sgd(), classWeights: new Dictionary<int, float> { [number] = weight }, verbosity: Verbosity.Quiet));

        Assert.StartsWith(message, exception.Message);
        Assert.Equal("classWeights", exception.ParamName);
        Assert.Equal(before, network.ParameterVector.Span.ToArray());
    }

    private static Network Create(string name, int bits) => name switch
    {
        "class numbers" => new ClassNumberNetwork(seed: 1) { VectorBits = bits },
        "pixel classes" => new PixelClassNetwork(seed: 1) { VectorBits = bits },
        "probabilities" => new ProbabilityNetwork(seed: 1) { VectorBits = bits },
        "mask" => new MaskNetwork(seed: 1) { VectorBits = bits },
        "numbers" => new HuberNetwork(),
        _ => new QuestionNetwork(),
    };

    private static Dictionary<int, float> Weights(int classes, Func<int, float> weightOf) =>
        Enumerable.Range(0, classes).ToDictionary(number => number, weightOf);

    /// <summary>Random inputs, and targets in which every class occurs.</summary>
    private static (float[] Inputs, float[] Targets) Examples(Network network)
    {
        var output = network.Architecture.Outputs[0];
        var targets = new float[Count * output.TargetLength];
        for (int index = 0; index < targets.Length; index++)
        {
            targets[index] = output.Loss switch
            {
                Loss.CategoricalCrossentropy => index % 4 == index / 4 % 4 ? 1 : 0,
                Loss.SparseCategoricalCrossentropy => index * 7 % output.Shape.Channels,
                _ => index % 3 == 0 ? 1 : 0,
            };
        }

        return (ExampleDataset.Numbers(Count, network.Architecture.InputLength).AllInputs, targets);
    }
}
