using CompiledNet.Numerics;
using Xunit;

namespace CompiledNet.Tests.Numerics;

public class RandomStreamTests
{
    [Fact]
    public void Streams_OfAnotherSeedPurposeOrIndex_AreOthers()
    {
        ulong[] first =
        [
            new RandomStream(1, RandomPurpose.Initialization, 0).NextBits(),
            new RandomStream(2, RandomPurpose.Initialization, 0).NextBits(),
            new RandomStream(1, RandomPurpose.Shuffling, 0).NextBits(),
            new RandomStream(1, RandomPurpose.Initialization, 1).NextBits(),
            new RandomStream(-1, RandomPurpose.Initialization, 0).NextBits(),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Numbers_AreUniform()
    {
        var random = new RandomStream(5, RandomPurpose.Shuffling, 3);
        var counts = new int[7];
        double sum = 0;
        for (int draw = 0; draw < 70_000; draw++)
        {
            counts[random.NextInt32(7)]++;
            sum += random.NextDouble();
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.Equal(0.5, sum / 70_000, 0.01);
    }

    [Fact]
    public void Shuffle_KeepsAllItemsAndMovesMost()
    {
        int[] items = Enumerable.Range(0, 1000).ToArray();
        var random = new RandomStream(5, RandomPurpose.Shuffling, 0);
        random.Shuffle(items);
        Assert.True(items.Where((item, place) => item != place).Count() > 950);
        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
    }
}
