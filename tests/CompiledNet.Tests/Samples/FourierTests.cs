using CompiledNet.Samples;
using Xunit;

namespace CompiledNet.Tests.Samples;

public class FourierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(256)]
    public void Transform_IsTheSumThatDefinesIt(int length)
    {
        var random = new Random(length);
        double[] real = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
        double[] imaginary = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
        (double Real, double Imaginary)[] expected = [.. Enumerable.Range(0, length).Select(k => Plain(real, imaginary, k))];

        new Fourier(length).Transform(real, imaginary);

        for (int k = 0; k < length; k++)
        {
            Assert.Equal(expected[k].Real, real[k], 1e-12 * length);
            Assert.Equal(expected[k].Imaginary, imaginary[k], 1e-12 * length);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(12)]
    public void LengthThatIsNoPowerOfTwo_IsRefused(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new Fourier(length));

    private static (double Real, double Imaginary) Plain(double[] real, double[] imaginary, int k)
    {
        double sumReal = 0, sumImaginary = 0;
        for (int n = 0; n < real.Length; n++)
        {
            double angle = -2 * Math.PI * k * n / real.Length;
            sumReal += (real[n] * Math.Cos(angle)) - (imaginary[n] * Math.Sin(angle));
            sumImaginary += (real[n] * Math.Sin(angle)) + (imaginary[n] * Math.Cos(angle));
        }

        return (sumReal, sumImaginary);
    }
}
