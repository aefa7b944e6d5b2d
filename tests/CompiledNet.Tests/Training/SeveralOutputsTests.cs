using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Networks with several outputs, one of them with a class at each position.</summary>
public class SeveralOutputsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(35)]
    public void Predict_GivesTheOutputsOfEachImageTogether(int images)
    {
        ExampleDataset data = Examples(images);
        var outputs = new float[images * EchoNetwork.Inputs];
        new EchoNetwork().Predict(data.AllInputs, outputs);
        Assert.Equal(data.AllInputs, outputs);
    }

    [Fact]
    public void Evaluate_TakesMeansOverPositionsAndNumbersAndAddsTheLosses()
    {
        const int Images = 35;
        ExampleDataset data = Examples(Images);
        double crossentropy = 0;
        double squares = 0;
        double absolute = 0;
        int correct = 0;
        for (int image = 0; image < Images; image++)
        {
            Span<float> input = data.AllInputs.AsSpan(image * EchoNetwork.Inputs, EchoNetwork.Inputs);
            Span<float> target = data.AllTargets.AsSpan(image * EchoNetwork.Targets, EchoNetwork.Targets);
            for (int position = 0; position < 4; position++)
            {
                float[] scores = input.Slice(position * 3, 3).ToArray();
                int label = (int)target[position];
                crossentropy -= Math.Log(scores[label]);
                if (Array.IndexOf(scores, scores.Max()) == label)
                    correct++;
            }

            for (int number = 0; number < EchoNetwork.Numbers; number++)
            {
                double difference = (double)input[EchoNetwork.ClassScores + number] - target[4 + number];
                squares += difference * difference;
                absolute += Math.Abs(difference);
            }
        }

        Evaluation evaluation = new EchoNetwork().Evaluate(data);
        Assert.Equal(crossentropy / (4 * Images) + squares / (EchoNetwork.Numbers * Images), evaluation.Loss, 1e-6);
        Assert.Equal(correct / (4.0 * Images), evaluation.Accuracy);
        Assert.Equal(absolute / (EchoNetwork.Numbers * Images), evaluation.MeanAbsoluteError!.Value, 1e-6);

        // Training reads its metrics from an arena of another layout.
        History history = new EchoNetwork().Fit(data, new Sgd(), verbosity: Verbosity.Quiet);
        Assert.Equal(1, history.Epochs[0].Loss);
        Assert.Equal(evaluation.Accuracy, history.Epochs[0].Accuracy);
        Assert.Equal(evaluation.MeanAbsoluteError!.Value, history.Epochs[0].Training.MeanAbsoluteError!.Value, 1e-12);
    }

    [Fact]
    public void LabelOutOfRange_NamesOutputAndPosition()
    {
        var target = new float[EchoNetwork.Targets];
        target[2] = 3;
        var data = new ExampleDataset([new float[EchoNetwork.Inputs]], [target], EchoNetwork.Inputs, EchoNetwork.Targets);
        var exception = Assert.Throws<ArgumentException>(() => new EchoNetwork().Evaluate(data));
        Assert.StartsWith("data, example 0: the target of scores, number 2, is 3; expected a class number, 0 to 2.", exception.Message);
    }

    /// <summary>Positive numbers as scores, every class as a label, and numbers as numbers.</summary>
    private static ExampleDataset Examples(int count)
    {
        float[] numbers = ExampleDataset.Numbers(count, EchoNetwork.Inputs, EchoNetwork.Targets).AllInputs;
        float[][] inputs = numbers.Select(number => (number + 1.001f) / 3).Chunk(EchoNetwork.Inputs).ToArray();
        float[][] targets = inputs
            .Select((input, image) => Enumerable.Range(0, EchoNetwork.Targets)
                .Select(index => index < 4 ? (image + index) % 3 : input[index]).ToArray())
            .ToArray();
        return new ExampleDataset(inputs, targets, EchoNetwork.Inputs, EchoNetwork.Targets);
    }
}
