using System.Text.Json;
using CompiledNet.Tests.Networks;
using CompiledNet.Tests.Truth;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>Losses with options, beside what PyTorch computes of them in double precision.</summary>
public class LossOptionTests
{
    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, int>();
            foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            {
                foreach (string kind in new[] { "weighted", "ignored", "focal", "binaryFocal", "dice" })
                {
                    foreach (string name in OptionCases.Names(kind))
                        cases.Add(kind, name, bits);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void PredictionLossAndGradient_AreThoseOfTheGoldenCase(string kind, string name, int bits)
    {
        JsonElement golden = OptionCases.Find(kind, name);
        Network network = Create(kind, name, bits);
        network.Parameters[0].CopyFrom(OptionCases.Floats(golden, "kernel"));
        network.Parameters[1].CopyFrom(OptionCases.Floats(golden, "bias"));
        float[] inputs = OptionCases.Floats(golden, "inputs"), targets = OptionCases.Floats(golden, "targets");
        float[] weights = OptionCases.Floats(golden, "weights");
        int images = golden.GetProperty("images").GetInt32();
        double loss = golden.GetProperty("loss").GetDouble();
        var outputs = new float[golden.GetProperty("outputs").GetArrayLength()];
        network.PredictBatch(inputs, outputs);
        using var trainer = new Trainer(network, new Sgd(), images, threads: 2);

        AssertNear(OptionCases.Doubles(golden, "outputs"), outputs);
        Assert.Equal(loss, trainer.ComputeGradient(inputs, targets, weights), 2e-6 * loss);
        AssertNear(OptionCases.Doubles(golden, "kernelGradient"), Gradient(0));
        AssertNear(OptionCases.Doubles(golden, "biasGradient"), Gradient(1));
        Dataset data = new ArrayDataset(inputs, inputs.Length / images, targets, targets.Length / images);
        Assert.Equal(loss, network.Evaluate(weights.Length == 0 ? data : data.WithSampleWeights(weights)).Loss, 2e-6 * loss);

        float[] Gradient(int parameter)
        {
            var gradient = new float[network.Parameters[parameter].Length];
            trainer.CopyGradient(network.Parameters[parameter].Name, gradient);
            return gradient;
        }
    }

    private static Network Create(string kind, string name, int bits) => (kind, name) switch
    {
        ("ignored", "classes") => new SomeClassesNetwork { VectorBits = bits },
        ("ignored", "first") => new AllButFirstPixelsNetwork { VectorBits = bits },
        ("ignored", "smoothed") => new SmoothedPixelsNetwork { VectorBits = bits },
        ("ignored", "logits") => new SomePixelLogitsNetwork { VectorBits = bits },
        ("ignored", _) => new SomePixelsNetwork { VectorBits = bits },
        ("focal", "shares") => new FocalSharesNetwork { VectorBits = bits },
        ("focal", "pixels") => new FocalPixelsNetwork { VectorBits = bits },
        ("focal", "other") => new OtherFocalSharesNetwork { VectorBits = bits },
        ("focal", _) => new FocalPixelLogitsNetwork { VectorBits = bits },
        ("binaryFocal", "questions") => new FocalAnswersNetwork { VectorBits = bits },
        ("binaryFocal", "mask") => new FocalMaskNetwork { VectorBits = bits },
        ("binaryFocal", "balanced") => new BalancedMaskNetwork { VectorBits = bits },
        ("binaryFocal", _) => new OtherFocalAnswersNetwork { VectorBits = bits },
        ("dice", "pixels") => new DicePixelsNetwork { VectorBits = bits },
        ("dice", "questions") => new DiceAnswersNetwork { VectorBits = bits },
        ("dice", _) => new DiceMaskNetwork { VectorBits = bits },
        (_, "classes") => new FiveClassesNetwork { VectorBits = bits },
        (_, "pixels") => new TwelvePixelsNetwork { VectorBits = bits },
        (_, "shares") => new FiveSharesNetwork { VectorBits = bits },
        (_, "questions") => new ThreeAnswersNetwork { VectorBits = bits },
        (_, "mask") => new TwelveAnswersNetwork { VectorBits = bits },
        (_, "squares") => new TwelveSquaresNetwork { VectorBits = bits },
        (_, "magnitudes") => new FourMagnitudesNetwork { VectorBits = bits },
        (_, "huber") => new FourHubersNetwork { VectorBits = bits },
        _ => new FourOwnNetwork { VectorBits = bits },
    };

    private static void AssertNear(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double tolerance = 3e-6 * expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
