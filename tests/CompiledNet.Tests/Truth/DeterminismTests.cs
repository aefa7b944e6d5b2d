using CompiledNet.Numerics;
using CompiledNet.Runtime;
using CompiledNet.TestProgram;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// At one width on one instruction set the bits follow from the network, its seed and the data alone: not from the number of threads, nor from
/// how images are shared out to calls, as long as whole tiles stay together.
/// </summary>
public sealed class DeterminismTests
{
    private const int TileImages = Architecture.TileImages;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string network in new[] { nameof(FoldedNetwork), nameof(DropoutNetwork), nameof(TwoHeads), nameof(MixedNetwork) })
        {
            foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
                cases.Add(network, bits);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_OnOneToEightThreads_GivesTheSameBits(string name, int bits)
    {
        float[]? expected = null;
        for (int threads = 1; threads <= 8; threads++)
        {
            Network network = Create(name, bits);
            Dataset data = Examples(network, 83);
            History history = network.Fit(
                data, new Adam(0.01f) { GlobalClipNorm = 0.5f }, epochs: 2, batchSize: 50, validationSplit: 0.2f, threads: threads,
                verbosity: Verbosity.Quiet);
            Evaluation evaluation = network.Evaluate(data, threads);
            float[] bitsOfAll =
            [
                .. network.Parameters.SelectMany(parameter => parameter.ToArray()),
                .. history.Epochs.Select(epoch => (float)epoch.Loss), .. history.Epochs.Select(epoch => (float)epoch.ValidationLoss!),
                (float)evaluation.Loss,
            ];
            expected ??= bitsOfAll;
            Assert.Equal(expected, bitsOfAll);
            Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prediction_InAnyCallsOfWholeTiles_GivesTheSameBits(string name, int bits)
    {
        const int Images = (5 * TileImages) + 11;
        Network network = Create(name, bits);
        int inputLength = network.Architecture.InputLength, outputLength = network.Architecture.OutputLength;
        float[] inputs = Numbers(Images * inputLength), expected = new float[Images * outputLength];
        network.Predict(inputs, expected);
        var random = new Random(7);
        for (int attempt = 0; attempt < 10; attempt++)
        {
            var outputs = new float[expected.Length];
            for (int first = 0; first < Images;)
            {
                int count = Math.Min(Images - first, TileImages * random.Next(1, 5));
                Span<float> part = outputs.AsSpan(first * outputLength, count * outputLength);
                if (attempt % 2 == 0)
                    network.Predict(inputs.AsSpan(first * inputLength, count * inputLength), part);
                else
                    network.PredictBatch(inputs.AsSpan(first * inputLength, count * inputLength), part, threads: 1 + (attempt % 3));
                first += count;
            }

            Assert.Equal(expected, outputs);
        }

        for (int threads = 1; threads <= 8; threads++)
        {
            var outputs = new float[expected.Length];
            network.PredictBatch(inputs, outputs, threads);
            Assert.Equal(expected, outputs);
        }
    }

    /// <summary>Whatever stands in the other lanes of its tile, or in none.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Image_WhereverItStandsInATile_GivesTheSameBits(string name, int bits)
    {
        Network network = Create(name, bits);
        int inputLength = network.Architecture.InputLength, outputLength = network.Architecture.OutputLength;
        float[] image = Numbers(inputLength);
        float[]? expected = null;
        for (int lane = 0; lane < TileImages; lane++)
        {
            float[] inputs = Numbers(TileImages * inputLength), outputs = new float[TileImages * outputLength];
            image.CopyTo(inputs, lane * inputLength);
            network.Predict(inputs, outputs);
            expected ??= outputs[..outputLength];
            Assert.Equal(expected, outputs[(lane * outputLength)..((lane + 1) * outputLength)]);
        }
    }

    private static Network Create(string name, int bits) => name switch
    {
        nameof(FoldedNetwork) => new FoldedNetwork(seed: 3) { VectorBits = bits },
        nameof(DropoutNetwork) => new DropoutNetwork(seed: 3) { VectorBits = bits },
        nameof(TwoHeads) => new TwoHeads(seed: 3) { VectorBits = bits },
        nameof(MixedNetwork) => new MixedNetwork(seed: 3) { VectorBits = bits },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Expected a network of this test."),
    };

    private static ArrayDataset Examples(Network network, int count)
    {
        float[] inputs = Numbers(count * network.Architecture.InputLength);
        var targets = new List<float>();
        for (int example = 0; example < count; example++)
        {
            foreach (OutputInfo output in network.Architecture.Outputs)
            {
                targets.AddRange(output.Loss == Loss.SparseCategoricalCrossentropy
                    ? [example % output.Shape.Channels]
                    : Enumerable.Range(0, output.Shape.Length).Select(index => (example + index) % 5 / 5f));
            }
        }

        return new ArrayDataset(inputs, network.Architecture.InputLength, [.. targets], network.TargetLength);
    }

    private static float[] Numbers(int count)
    {
        var random = new RandomStream(5, RandomPurpose.Initialization, 0);
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = (float)((2 * random.NextDouble()) - 1);
        return numbers;
    }
}
