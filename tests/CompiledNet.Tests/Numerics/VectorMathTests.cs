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

    [Fact]
    public void Add_OfAnyLength_AddsInPlace()
    {
        for (int length = 0; length < 40; length++)
        {
            float[] terms = Enumerable.Range(0, length).Select(number => number + 0.5f).ToArray();
            float[] sums = Enumerable.Range(0, length).Select(number => 2f * number).ToArray();
            VectorMath.Add(terms, sums);
            Assert.Equal(Enumerable.Range(0, length).Select(number => 3 * number + 0.5f), sums);
        }
    }
}
