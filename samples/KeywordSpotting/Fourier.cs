namespace CompiledNet.Samples;

/// <summary>The discrete Fourier transform of so many samples, by halves (Cooley and Tukey 1965).</summary>
internal sealed class Fourier
{
    private readonly int length;
    private readonly double[] cosines;
    private readonly double[] sines;

    /// <param name="length">Samples of a transform: a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is none.</exception>
    public Fourier(int length)
    {
        if (length < 1 || (length & (length - 1)) != 0)
            throw new ArgumentOutOfRangeException(nameof(length), length, "A transform by halves needs a power of two.");
        this.length = length;
        cosines = [.. Enumerable.Range(0, length / 2).Select(i => Math.Cos(2 * Math.PI * i / length))];
        sines = [.. Enumerable.Range(0, length / 2).Select(i => Math.Sin(2 * Math.PI * i / length))];
    }

    /// <summary>Transforms in place: X[k] = sum over n of x[n] exp(-2 pi i k n / length).</summary>
    /// <param name="real">Real parts of the samples, then of the transform.</param>
    /// <param name="imaginary">Their imaginary parts.</param>
    public void Transform(Span<double> real, Span<double> imaginary)
    {
        // Each sample goes to where the bits of its index, read backwards, say: halves stand side by side then.
        for (int i = 1, reversed = 0; i < length; i++)
        {
            int bit = length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
                reversed ^= bit;
            reversed ^= bit;
            if (i < reversed)
            {
                (real[i], real[reversed]) = (real[reversed], real[i]);
                (imaginary[i], imaginary[reversed]) = (imaginary[reversed], imaginary[i]);
            }
        }

        for (int half = 1; half < length; half *= 2)
        {
            int stride = length / (2 * half);
            for (int first = 0; first < length; first += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    double cosine = cosines[k * stride], sine = -sines[k * stride];
                    int even = first + k, odd = even + half;
                    double turnedReal = (real[odd] * cosine) - (imaginary[odd] * sine);
                    double turnedImaginary = (real[odd] * sine) + (imaginary[odd] * cosine);
                    (real[odd], imaginary[odd]) = (real[even] - turnedReal, imaginary[even] - turnedImaginary);
                    real[even] += turnedReal;
                    imaginary[even] += turnedImaginary;
                }
            }
        }
    }
}
