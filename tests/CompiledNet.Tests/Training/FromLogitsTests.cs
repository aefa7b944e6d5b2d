using System.Text.Json;
using CompiledNet.Tests.Networks;
using CompiledNet.Tests.Truth;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Losses that put logits through softmax or sigmoid themselves.</summary>
public class FromLogitsTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            {
                foreach (string name in new[] { "numbers", "smoothed", "pixels", "shares", "questions", "mask" })
                    cases.Add(name, bits);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PredictionLossAndGradient_AreThoseOfTheGoldenCase(string name, int bits)
    {
        JsonElement golden = OptionCases.Find("logits", name);
        Network network = Create(name, bits);
        network.Parameters[0].CopyFrom(OptionCases.Floats(golden, "kernel"));
        network.Parameters[1].CopyFrom(OptionCases.Floats(golden, "bias"));
        float[] inputs = OptionCases.Floats(golden, "inputs"), targets = OptionCases.Floats(golden, "targets");
        int images = golden.GetProperty("images").GetInt32();
        double[] logits = OptionCases.Doubles(golden, "outputs");
        double loss = golden.GetProperty("loss").GetDouble();
        var outputs = new float[logits.Length];
        network.Predict(inputs, outputs);
        using var trainer = new Trainer(network, new Sgd(), images, threads: 2);

        AssertNear(logits, outputs);
        Assert.Equal(loss, trainer.ComputeGradient(inputs, targets), 2e-6 * loss);
        AssertNear(OptionCases.Doubles(golden, "kernelGradient"), Gradient(0));
        AssertNear(OptionCases.Doubles(golden, "biasGradient"), Gradient(1));
        Evaluation evaluation = network.Evaluate(new ArrayDataset(inputs, inputs.Length / images, targets, targets.Length / images));
        Assert.Equal(loss, evaluation.Loss, 2e-6 * loss);
        Assert.Equal(Right(network, outputs, targets), evaluation.Accuracy!.Value, 1e-12);

        float[] Gradient(int parameter)
        {
            var gradient = new float[network.Parameters[parameter].Length];
            trainer.CopyGradient(network.Parameters[parameter].Name, gradient);
            return gradient;
        }
    }

    /// <summary>The same kernels compute both, so that nothing differs but what is predicted.</summary>
    [Fact]
    public void Training_HasTheBitsOfTheNetworkWithItsActivation()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, 40 * 6).Select(_ => random.NextSingle() - 0.5f)];
        float[] targets = [.. Enumerable.Range(0, 40).SelectMany(_ => new float[] { random.Next(4), random.Next(2), random.Next(2) })];
        (float[] Parameters, Evaluation Evaluation) Train(Network network)
        {
            var data = new ArrayDataset(inputs, 6, targets, 3);
            network.Fit(data, new Adam(0.05f), epochs: 5, batchSize: 18, verbosity: Verbosity.Quiet);
            return (network.ParameterVector.Span.ToArray(), network.Evaluate(data));
        }

        (float[] parameters, Evaluation evaluation) = Train(new LogitHeadNetwork(seed: 1));
        (float[] expected, Evaluation expectedEvaluation) = Train(new ProbabilityHeadNetwork(seed: 1));
        Assert.Equal(expected, parameters);
        Assert.Equal(expectedEvaluation, evaluation);
    }

    private static double Right(Network network, float[] outputs, float[] targets)
    {
        var info = network.Architecture.Outputs[0];
        int channels = info.Shape.Channels;
        if (info.Loss == Loss.BinaryCrossentropy)
            return outputs.Zip(targets).Average(pair => pair.First > 0 == pair.Second > 0.5f ? 1.0 : 0);
        return outputs.Chunk(channels).Select((row, position) =>
        {
            float[] labels = info.Loss == Loss.CategoricalCrossentropy ? targets[(position * channels)..((position + 1) * channels)] : [];
            int right = labels.Length == 0 ? (int)targets[position] : Array.IndexOf(labels, labels.Max());
            return Array.IndexOf(row, row.Max()) == right ? 1.0 : 0;
        }).Average();
    }

    private static Network Create(string name, int bits) => name switch
    {
        "numbers" => new ClassLogitNetwork { VectorBits = bits },
        "smoothed" => new SmoothedLogitNetwork { VectorBits = bits },
        "pixels" => new PixelLogitNetwork { VectorBits = bits },
        "shares" => new ShareLogitNetwork { VectorBits = bits },
        "questions" => new QuestionLogitNetwork { VectorBits = bits },
        _ => new MaskLogitNetwork { VectorBits = bits },
    };

    private static void AssertNear(double[] expected, float[] actual)
    {
        double largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-6 * largest));
    }
}
