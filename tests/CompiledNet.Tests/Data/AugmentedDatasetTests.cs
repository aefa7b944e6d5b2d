using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Data;

public class AugmentedDatasetTests
{
    private const int Height = 4;
    private const int Width = 5;
    private const int Channels = 2;
    private const int Length = Height * Width * Channels;

    private readonly ExampleDataset source = ExampleDataset.Classes(60, Length);

    [Fact]
    public void Read_WithNothingAsked_GivesTheImagesAsTheyAre()
    {
        AugmentedDataset data = Create();
        for (int index = 0; index < source.Count; index++)
            Assert.Equal(Read(source, index), Read(data, index));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Flip_MirrorsAboutHalfOfTheImagesExactly(bool horizontal, bool vertical)
    {
        var data = new AugmentedDataset(source, Height, Width, Channels, seed: 3) { HorizontalFlip = horizontal, VerticalFlip = vertical };
        int flipped = 0;
        for (int index = 0; index < source.Count; index++)
        {
            float[] original = Read(source, index);
            float[] mirrored = new float[Length];
            for (int place = 0; place < Length; place++)
            {
                int row = place / Channels / Width;
                int column = place / Channels % Width;
                int from = ((vertical ? Height - 1 - row : row) * Width + (horizontal ? Width - 1 - column : column)) * Channels
                    + place % Channels;
                mirrored[place] = original[from];
            }

            float[] actual = Read(data, index);
            bool isFlipped = actual.SequenceEqual(mirrored);
            Assert.True(isFlipped || actual.SequenceEqual(original));
            flipped += isFlipped ? 1 : 0;
        }

        Assert.InRange(flipped, 15, 45);
    }

    [Fact]
    public void Read_DependsOnSeedIndexAndEpochAlone()
    {
        AugmentedDataset first = Create(all: true);
        AugmentedDataset second = Create(all: true);
        float[] expected = Read(first, 7);
        Read(second, 3);
        Assert.Equal(expected, Read(second, 7));
        Assert.NotEqual(expected, Read(Create(all: true, seed: 9), 7));
        second.Slice(2, 20).BeginEpoch(1);
        Assert.NotEqual(expected, Read(second, 7));
        second.BeginEpoch(0);
        Assert.Equal(expected, Read(second, 7));
    }

    [Fact]
    public void Shift_FillsWhatComesFromBeyondTheBorder()
    {
        float[][] ones = [.. Enumerable.Repeat(Enumerable.Repeat(1f, Length).ToArray(), 50)];
        var white = new ExampleDataset(ones, [.. ones.Select(_ => new float[1])], Length, 1);
        var data = new AugmentedDataset(white, Height, Width, Channels) { Shift = 2, Fill = -1 };
        Assert.All(Enumerable.Range(0, 50).SelectMany(index => Read(data, index)), value => Assert.InRange(value, -1, 1.0001f));
        Assert.Contains(Enumerable.Range(0, 50).SelectMany(index => Read(data, index)), value => value < -0.9f);

        var turned = new AugmentedDataset(white, Height, Width, Channels) { Rotation = 45, Fill = 1 };
        Assert.All(Enumerable.Range(0, 50).SelectMany(index => Read(turned, index)), value => Assert.Equal(1, value, 1e-5));
    }

    [Fact]
    public void Noise_HasItsDeviation()
    {
        var data = new AugmentedDataset(source, Height, Width, Channels) { Noise = 0.5f };
        double[] noise = [
            .. Enumerable.Range(0, 60).SelectMany(index => Read(data, index).Zip(Read(source, index), (noisy, plain) => (double)noisy - plain))];
        Assert.Equal(0, noise.Average(), 0.05);
        Assert.Equal(0.5, Math.Sqrt(noise.Average(value => value * value)), 0.05);
    }

    [Fact]
    public void Fit_ValidatesOnUnchangedImagesAndIsTheSameForAnyThreads()
    {
        (float[] Weights, double? Loss) Train(int threads)
        {
            var network = new LinearNetwork(inputs: Length);
            History history = network.Fit(
                Create(all: true), new Sgd(0.1f), epochs: 2, validationSplit: 0.5f, threads: threads, verbosity: Verbosity.Quiet);
            Assert.Equal(network.Evaluate(source.Slice(30, 30)).Loss, history.Epochs[1].ValidationLoss);
            return (network.Parameters[0].ToArray(), history.Epochs[1].ValidationLoss);
        }

        var expected = Train(1);
        var actual = Train(2);
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Loss, actual.Loss);
    }

    [Fact]
    public void Arguments_OutOfRange_AreNamed()
    {
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => new AugmentedDataset(source, 4, 4, 2)).ParamName);
        Assert.Equal(
            "Shift", Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentedDataset(source, 4, 5, 2) { Shift = -1 }).ParamName);
        Assert.Equal(
            "Noise", Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentedDataset(source, 4, 5, 2) { Noise = float.NaN }).ParamName);
    }

    private AugmentedDataset Create(bool all = false, int seed = 1) => new(source, Height, Width, Channels, seed)
    {
        HorizontalFlip = all, Shift = all ? 1 : 0, Rotation = all ? 10 : 0, Noise = all ? 0.1f : 0,
    };

    private static float[] Read(Dataset data, int index)
    {
        var input = new float[data.InputLength];
        data.Read(index, input, new float[1]);
        return input;
    }
}
