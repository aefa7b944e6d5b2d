using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class EvaluateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Evaluate_OnClasses_GivesCrossentropyAndAccuracy(int threads)
    {
        ExampleDataset data = ExampleDataset.Classes(77);
        var network = new LinearNetwork();
        var outputs = new float[77 * 5];
        network.Predict(data.AllInputs, outputs);
        double loss = 0;
        int correct = 0;
        for (int image = 0; image < 77; image++)
        {
            Span<float> probabilities = outputs.AsSpan(image * 5, 5);
            int label = (int)data.AllTargets[image];
            loss -= Math.Log(probabilities[label]) / 77;
            if (probabilities.ToArray().Max() == probabilities[label])
                correct++;
        }

        Evaluation evaluation = network.Evaluate(data, threads);
        Assert.Equal(loss, evaluation.Loss, 1e-6);
        Assert.Equal(correct / 77.0, evaluation.Accuracy);
        Assert.Null(evaluation.MeanAbsoluteError);
    }

    [Fact]
    public void Evaluate_OnNumbers_GivesSquaredAndAbsoluteError()
    {
        ExampleDataset data = ExampleDataset.Numbers(21);
        var network = new LinearNetwork(loss: Loss.MeanSquaredError);
        var outputs = new float[21 * 5];
        network.Predict(data.AllInputs, outputs);
        float[] differences = outputs.Zip(data.AllTargets, (output, target) => output - target).ToArray();

        Evaluation evaluation = network.Evaluate(data);
        Assert.Equal(differences.Average(difference => (double)difference * difference), evaluation.Loss, 1e-6);
        Assert.Equal(differences.Average(difference => Math.Abs((double)difference)), evaluation.MeanAbsoluteError!.Value, 1e-6);
        Assert.Null(evaluation.Accuracy);
    }

    [Fact]
    public void Evaluate_WhereAProbabilityIsZero_StaysFinite()
    {
        var network = new LinearNetwork();
        network.Parameters["Dense1.bias"].CopyFrom([1000, 0, 0, 0, 0]);
        var data = new ExampleDataset([new float[20]], [[1]], 20, 1);
        Assert.Equal(-Math.Log(1.17549435e-38f), network.Evaluate(data).Loss, 1e-3);
    }
}
