using CompiledNet.Numerics;
using Xunit;

namespace CompiledNet.Tests.Numerics;

public class VectorMathTests
{
    [Fact]
    public void IndexOfNonFinite_FindsTheFirstAtEveryPlace()
    {
        for (int length = 0; length < 40; length++)
        {
            float[] numbers = Enumerable.Repeat(float.MaxValue, length).ToArray();
            Assert.Equal(-1, VectorMath.IndexOfNonFinite(numbers));
            for (int place = length - 1; place >= 0; place--)
            {
                numbers[place] = place % 2 == 0 ? float.NaN : float.PositiveInfinity;
                Assert.Equal(place, VectorMath.IndexOfNonFinite(numbers));
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void IndexOfNoInteger_FindsTheFirstAtEveryPlace(float wrong)
    {
        for (int length = 0; length < 40; length++)
        {
            float[] numbers = Enumerable.Range(0, length).Select(number => number % 7 == 5 ? 255f : number % 5).ToArray();
            Assert.Equal(-1, VectorMath.IndexOfNoInteger(numbers, end: 5, besides: 255));
            Assert.Equal(length > 5 ? 5 : -1, VectorMath.IndexOfNoInteger(numbers, end: 5));
            for (int place = length - 1; place >= 0; place--)
            {
                numbers[place] = wrong;
                Assert.Equal(place, VectorMath.IndexOfNoInteger(numbers, end: 5, besides: 255));
            }
        }
    }

    [Theory]
    [InlineData(-0.25f)]
    [InlineData(1.25f)]
    [InlineData(float.NaN)]
    public void IndexOfOutside_FindsTheFirstAtEveryPlace(float wrong)
    {
        for (int length = 0; length < 40; length++)
        {
            float[] numbers = Enumerable.Range(0, length).Select(number => number % 3 / 2f).ToArray();
            Assert.Equal(-1, VectorMath.IndexOfOutside(numbers, 0, 1));
            for (int place = length - 1; place >= 0; place--)
            {
                numbers[place] = wrong;
                Assert.Equal(place, VectorMath.IndexOfOutside(numbers, 0, 1));
            }
        }
    }

    [Fact]
    public void Add_OfAnyLength_AddsInPlace()
    {
        for (int length = 0; length < 40; length++)
        {
            float[] terms = Enumerable.Range(0, length).Select(number => number + 0.5f).ToArray();
            float[] sums = Enumerable.Range(0, length).Select(number => 2f * number).ToArray();
            VectorMath.Add(terms, sums);
            Assert.Equal(Enumerable.Range(0, length).Select(number => 3 * number + 0.5f), sums);
            VectorMath.Add(terms, terms, sums);
            Assert.Equal(Enumerable.Range(0, length).Select(number => 5 * number + 1.5f), sums);
        }
    }
}
