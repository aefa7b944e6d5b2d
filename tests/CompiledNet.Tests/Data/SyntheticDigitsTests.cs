using System.Globalization;
using System.Security.Cryptography;
using Xunit;

namespace CompiledNet.Tests.Data;

public sealed class SyntheticDigitsTests
{
    [Fact]
    public void SeedOne_GivesTheSameBytesOnEveryMachine()
    {
        // Computed once; another value on another machine means that something there rounds, or counts, otherwise.
        const string Expected = "9D3FE222A4FDB8F52304CAB4EBCBF6E05D0B7EC2AF64A7E52FEDE138D95F6CE7";
        Assert.Equal(Expected, Hash((ByteDataset)SyntheticDigits.Create(500, seed: 1)));
    }

    [Fact]
    public void Culture_ChangesNothing()
    {
        string expected = Hash((ByteDataset)SyntheticDigits.Create(20, seed: 3));
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "minus" } };
            Assert.Equal(expected, Hash((ByteDataset)SyntheticDigits.Create(20, seed: 3)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void MoreDigits_BeginWithTheFewer()
    {
        var few = (ByteDataset)SyntheticDigits.Create(10, seed: 5);
        var many = (ByteDataset)SyntheticDigits.Create(30, seed: 5);
        for (int i = 0; i < few.Count; i++)
        {
            Assert.Equal(few.GetLabel(i), many.GetLabel(i));
            Assert.True(few.GetPixels(i).SequenceEqual(many.GetPixels(i)));
        }
    }

    [Fact]
    public void OtherSeeds_GiveOtherImages()
    {
        string[] hashes = [
            .. new[] { 0, 1, -1, int.MaxValue, int.MinValue }.Select(seed => Hash((ByteDataset)SyntheticDigits.Create(5, seed)))];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Digits_AreAllThereAndAllDifferent()
    {
        var data = (ByteDataset)SyntheticDigits.Create(2000, seed: 1);
        Assert.Equal((784, 1), (data.InputLength, data.TargetLength));
        int[] counts = new int[10];
        var images = new HashSet<string>();
        for (int i = 0; i < data.Count; i++)
        {
            counts[data.GetLabel(i)]++;
            images.Add(Convert.ToHexString(data.GetPixels(i)));
        }

        Assert.All(counts, count => Assert.InRange(count, 140, 260));
        Assert.Equal(data.Count, images.Count);
    }

    [Fact]
    public void Ink_IsInTheMiddleAndPaperAround()
    {
        var data = (ByteDataset)SyntheticDigits.Create(500, seed: 2);
        double inside = 0, border = 0;
        for (int i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<byte> image = data.GetPixels(i);
            for (int p = 0; p < image.Length; p++)
            {
                int row = p / 28, column = p % 28;
                if (row is 0 or 27 || column is 0 or 27)
                    border += image[p] / (108.0 * data.Count);
                else if (row is >= 6 and < 22 && column is >= 8 and < 20)
                    inside += image[p] / (192.0 * data.Count);
            }
        }

        Assert.InRange(border, 0, 20);
        Assert.InRange(inside, 50, 130);
    }

    [Fact]
    public void Values_HaveNearlyMeanZeroAndDeviationOne()
    {
        Dataset data = SyntheticDigits.Create(1000, seed: 4);
        float[] image = new float[784], label = new float[1];
        double sum = 0, squares = 0;
        for (int i = 0; i < data.Count; i++)
        {
            data.Read(i, image, label);
            sum += image.Sum(value => (double)value);
            squares += image.Sum(value => (double)value * value);
        }

        double mean = sum / (784.0 * data.Count);
        Assert.InRange(mean, -0.2, 0.2);
        Assert.InRange(Math.Sqrt((squares / (784.0 * data.Count)) - (mean * mean)), 0.85, 1.15);
    }

    [Fact]
    public void NearestMeanImage_KnowsMostDigitsButNotAll()
    {
        // A classifier of one template a digit: digits must be told apart by shape, and be too various for so simple a rule.
        float[][] means = Means(SyntheticDigits.Create(3000, seed: 1));
        Dataset test = SyntheticDigits.Create(1000, seed: 2);
        float[] image = new float[784], label = new float[1];
        int right = 0;
        for (int i = 0; i < test.Count; i++)
        {
            test.Read(i, image, label);
            float[] nearest = means.MinBy(mean => mean.Zip(image, (m, x) => (m - x) * (m - x)).Sum())!;
            right += means[(int)label[0]] == nearest ? 1 : 0;
        }

        Assert.InRange(right / (double)test.Count, 0.6, 0.95);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void CountOutOfRange_IsNamed(int count)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("count", () => SyntheticDigits.Create(count, seed: 1));
        Assert.Contains("Expected 0 to 2739137 images.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void None_IsEmpty() => Assert.Equal(0, SyntheticDigits.Create(0, seed: 1).Count);

    private static float[][] Means(Dataset data)
    {
        float[][] sums = [.. Enumerable.Range(0, 10).Select(_ => new float[784])];
        int[] counts = new int[10];
        float[] image = new float[784], label = new float[1];
        for (int i = 0; i < data.Count; i++)
        {
            data.Read(i, image, label);
            int digit = (int)label[0];
            counts[digit]++;
            for (int p = 0; p < image.Length; p++)
                sums[digit][p] += image[p];
        }

        return [.. sums.Select((sum, digit) => sum.Select(value => value / counts[digit]).ToArray())];
    }

    private static string Hash(ByteDataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < data.Count; i++)
        {
            hash.AppendData([(byte)data.GetLabel(i)]);
            hash.AppendData(data.GetPixels(i));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
