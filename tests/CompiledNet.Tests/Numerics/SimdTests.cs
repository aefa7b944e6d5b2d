using System.Runtime.Intrinsics;
using CompiledNet.Numerics;
using Xunit;

namespace CompiledNet.Tests.Numerics;

public class SimdTests
{
    private const int Images = 16;

    [Fact]
    public void SumTile_OfAnyNumberOfValues_WritesSumsAndZerosUpToFour()
    {
        for (int values = 1; values <= 9; values++)
        {
            int whole = (values + 3) / 4 * 4;
            float[] tile = Numbers(values);
            float[] sums = [.. Enumerable.Repeat(-1f, whole + 1)];
            Simd.SumTile(ref tile[0], values, ref sums[0]);
            for (int value = 0; value <= whole; value++)
                Assert.Equal(value < values ? tile.Skip(value * Images).Take(Images).Sum() : value < whole ? 0 : -1, sums[value]);
        }
    }

    [Fact]
    public void SumProducts_OfAnySize_WritesEverySumToItsPlaceAndNothingElse()
    {
        const int stride = 5;
        for (int values = 1; values <= 9; values++)
        {
            for (int units = 1; units <= 3; units++)
            {
                float[] tile = Numbers(values), deltas = Numbers(units);
                float[] sums = [.. Enumerable.Repeat(-1f, values * stride)];
                Simd.SumProducts(ref tile[0], values, ref deltas[0], units, ref sums[0], stride);
                for (int place = 0; place < sums.Length; place++)
                {
                    (int value, int unit) = (place / stride, place % stride);
                    float sum = Enumerable.Range(0, Images).Sum(image => tile[value * Images + image] * deltas[Math.Min(unit, units - 1) * Images + image]);
                    Assert.Equal(unit < units ? sum : -1, sums[place]);
                }
            }
        }
    }

    [Theory]
    [InlineData(1f, 2f, 1f)]
    [InlineData(3f, 3f, 2f)]
    [InlineData(-0f, -0f, -0f)]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, 2f)]
    public void Bounds_OfAnyNumber_AreKeptAndLeaveWhatIsNone(float number, float atLeast, float atMost)
    {
        float bound = number == 0 ? 0 : 2;
        foreach (float each in new[]
        {
            Simd.AtLeast(Vector512.Create(number), Vector512.Create(bound))[15],
            Simd.AtLeast(Vector256.Create(number), Vector256.Create(bound))[7],
            Simd.AtLeast(Vector128.Create(number), Vector128.Create(bound))[3],
        })
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(atLeast), BitConverter.SingleToInt32Bits(each));
        }

        foreach (float each in new[]
        {
            Simd.AtMost(Vector512.Create(number), Vector512.Create(bound))[15],
            Simd.AtMost(Vector256.Create(number), Vector256.Create(bound))[7],
            Simd.AtMost(Vector128.Create(number), Vector128.Create(bound))[3],
        })
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(atMost), BitConverter.SingleToInt32Bits(each));
        }
    }

    /// <summary>Small whole numbers, whose sums and products are exact.</summary>
    private static float[] Numbers(int values) => [.. Enumerable.Range(0, values * Images).Select(place => (float)((place * 7 % 23) - 11))];
}
