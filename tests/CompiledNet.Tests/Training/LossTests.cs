using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Losses in training and in evaluation: what they learn, what they agree on, what targets they refuse.</summary>
public class LossTests
{
    private const int Count = 37;

    private static readonly Dictionary<string, Func<Network>> Makers = new()
    {
        ["classes"] = () => new ClassNetwork(seed: 1),
        ["mask"] = () => new MaskNetwork(seed: 1),
        ["pixel classes"] = () => new PixelClassNetwork(seed: 1),
        ["probabilities"] = () => new ProbabilityNetwork(seed: 1),
        ["questions"] = () => new QuestionNetwork(seed: 1),
        ["absolute errors"] = () => new AbsoluteErrorNetwork(seed: 1),
        ["Huber errors"] = () => new HuberNetwork(seed: 1),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void LossOfTraining_IsThatOfEvaluation(string name)
    {
        Network network = Makers[name]();
        (float[] inputs, float[] targets) = Examples(network);
        using var trainer = new Trainer(network, new Sgd(), Count);

        double inTraining = trainer.ComputeGradient(inputs, targets);
        Evaluation evaluation = network.Evaluate(new ArrayDataset(inputs, network.Architecture.InputLength, targets, network.TargetLength));

        Assert.Equal(evaluation.Loss, inTraining, 1e-5);
        bool isOfNumbers = name.EndsWith("errors", StringComparison.Ordinal);
        Assert.Equal(isOfNumbers, evaluation.MeanAbsoluteError is not null);
        Assert.Equal(!isOfNumbers, evaluation.Accuracy is not null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FiftySteps_MakeTheLossSmaller(string name)
    {
        Network network = Makers[name]();
        (float[] inputs, float[] targets) = Examples(network);
        using var trainer = new Trainer(network, new Adam(0.02f), Count);

        double before = trainer.Step(inputs, targets);
        for (int step = 0; step < 50; step++)
            trainer.Step(inputs, targets);

        double after = trainer.ComputeGradient(inputs, targets);
        Assert.True(after < 0.9 * before, $"{before} became {after}");
    }

    [Fact]
    public void BinaryAccuracy_CountsEachValue()
    {
        var network = new QuestionNetwork();
        network.Parameters["Dense1.kernel"].CopyFrom(new float[14]);
        network.Parameters["Dense1.bias"].CopyFrom([3, -3]);

        Evaluation evaluation = network.Evaluate(new ArrayDataset(new float[14], 7, [1, 0, 1, 1], 2));

        Assert.Equal(0.75, evaluation.Accuracy);
    }

    [Fact]
    public void BinaryCrossentropy_OfALogitOfAThousand_IsAThousand()
    {
        var network = new MaskNetwork();
        foreach (Parameter parameter in network.Parameters)
            parameter.CopyFrom(new float[parameter.Length]);
        network.Parameters["Conv2.bias"].CopyFrom([1000]);
        using var trainer = new Trainer(network, new Sgd(), 1);

        Assert.Equal(1000, trainer.ComputeGradient(new float[60], new float[30]), 1e-3);
        var gradient = new float[1];
        trainer.CopyGradient("Conv2.bias", gradient);
        Assert.Equal(1, gradient[0], 1e-6f);

        Assert.Equal(1000, network.Evaluate(new ArrayDataset(new float[60], 60, new float[30], 30)).Loss, 1e-3);
    }

    /// <summary>No probability is too small for it: the logits tell what it is.</summary>
    [Theory]
    [InlineData("classes", "Dense1.bias", 200)]
    [InlineData("pixel classes", "Conv2.bias", 200 * (1 - 0.1 / 3))]
    [InlineData("probabilities", "Dense2.bias", 200 * (1 - 0.2 / 4))]
    public void Crossentropy_OfALogitThatIs200Below_Costs200(string name, string bias, double expected)
    {
        Network network = Makers[name]();
        foreach (Parameter parameter in network.Parameters)
            parameter.CopyFrom(new float[parameter.Length]);
        var logits = new float[network.Parameters[bias].Length];
        logits[0] = 200;
        network.Parameters[bias].CopyFrom(logits);
        var inputs = new float[network.Architecture.InputLength];
        float[] second = name == "probabilities" ? [0, 1, 0, 0] : [.. Enumerable.Repeat(1f, network.TargetLength)];
        using var trainer = new Trainer(network, new Sgd(), 1);

        Assert.Equal(expected, trainer.ComputeGradient(inputs, second), 1e-3);
        Assert.Equal(expected, network.Evaluate(new ArrayDataset(inputs, inputs.Length, second, second.Length)).Loss, 1e-3);
    }

    [Theory]
    [InlineData("probabilities", new[] { 0.5f, 0.5f, 0.5f, 0 },
        "data, example 0: the target of Dense2 has probabilities that sum to 1.5; expected 1.")]
    [InlineData("probabilities", new[] { 1.5f, -0.5f, 0, 0 },
        "data, example 0: the target of Dense2, number 0, is 1.5; expected a number from 0 to 1.")]
    [InlineData("questions", new[] { 0, 2f }, "data, example 0: the target of Dense1, number 1, is 2; expected a number from 0 to 1.")]
    [InlineData("Huber errors", new[] { 0, float.NaN, 0 },
        "data, example 0: the target of Dense2, number 1, is NaN; expected a finite number.")]
    public void TargetsThatDoNotMeetTheLoss_AreRefused(string name, float[] target, string message)
    {
        Network network = Makers[name]();
        float[] before = network.ParameterVector.Span.ToArray();

        var exception = Assert.Throws<ArgumentException>(() => network.Fit(
            new ArrayDataset(new float[7], 7, target, target.Length), new Sgd(), verbosity: Verbosity.Quiet));

        Assert.StartsWith(message, exception.Message);
        Assert.Equal(before, network.ParameterVector.Span.ToArray());
    }

    [Fact]
    public void ClassMap_TakesOneClassNumberAPosition()
    {
        var network = new PixelClassNetwork();
        Assert.Equal(30, network.TargetLength);

        var exception = Assert.Throws<ArgumentException>(() => network.Fit(
            new ArrayDataset(new float[60], 60, [.. new float[29], 3], 30), new Sgd(), verbosity: Verbosity.Quiet));

        Assert.StartsWith("data, example 0: the target of Conv2, number 29, is 3; expected a class number, 0 to 2.", exception.Message);
    }

    /// <summary>Random inputs, and targets that follow from them in a way that a network can learn.</summary>
    private static (float[] Inputs, float[] Targets) Examples(Network network)
    {
        int inputLength = network.Architecture.InputLength;
        float[] inputs = ExampleDataset.Numbers(Count, inputLength).AllInputs;
        var output = network.Architecture.Outputs[0];
        var targets = new float[Count * output.TargetLength];
        for (int index = 0; index < targets.Length; index++)
        {
            int example = index / output.TargetLength;
            int place = index % output.TargetLength;
            float own = inputs[(example * inputLength) + (place * 2 % inputLength)];
            targets[index] = output.Loss switch
            {
                Loss.SparseCategoricalCrossentropy => own > 0.3f ? 2 : own > -0.3f ? 1 : 0,
                Loss.CategoricalCrossentropy => place == (int)((inputs[example * inputLength] + 1) * 2) ? 1 : 0,
                Loss.BinaryCrossentropy => own > 0 ? 1 : 0,
                _ => own,
            };
        }

        return (inputs, targets);
    }
}
