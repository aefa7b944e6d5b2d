namespace CompiledNet.Samples;

/// <summary>How loud a sound is in each band, frame after frame: what a network hears.</summary>
internal static class Spectrogram
{
    public const int Frames = 49;
    public const int Bands = 10;

    /// <summary>Samples of a frame.</summary>
    private const int Window = 256;

    /// <summary>Samples from one frame to the next.</summary>
    private const int Hop = 160;

    private const double LowestFrequency = 120, HighestFrequency = 3800;

    /// <summary>Silence: ten decibels below it nothing changes.</summary>
    private const double Floor = 1e-4;

    private static readonly Fourier Transform = new(Window);

    /// <summary>The window by Hann, so that a frame begins and ends with nothing.</summary>
    private static readonly double[] Hann = [.. Enumerable.Range(0, Window).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window)))];

    /// <summary>The first frequency of the transform in each band, and the one behind the last; bands are as wide as ears hear them (mel).</summary>
    private static readonly int[] Edges = [
        .. Enumerable.Range(0, Bands + 1).Select(band =>
        {
            double low = Mel(LowestFrequency), high = Mel(HighestFrequency);
            double frequency = 700 * (Math.Exp((low + ((high - low) * band / Bands)) / 1127) - 1);
            return (int)Math.Round(frequency * Window / Sounds.Rate);
        })];

    /// <summary>The logarithm of the power in each band of each frame.</summary>
    /// <param name="sound">A second of samples.</param>
    /// <param name="result">Frames x bands.</param>
    public static void Of(ReadOnlySpan<float> sound, Span<float> result)
    {
        Span<double> real = stackalloc double[Window], imaginary = stackalloc double[Window];
        for (int frame = 0; frame < Frames; frame++)
        {
            for (int i = 0; i < Window; i++)
                real[i] = sound[(frame * Hop) + i] * Hann[i];
            imaginary.Clear();
            Transform.Transform(real, imaginary);
            for (int band = 0; band < Bands; band++)
            {
                double power = 0;
                for (int k = Edges[band]; k < Edges[band + 1]; k++)
                    power += (real[k] * real[k]) + (imaginary[k] * imaginary[k]);
                result[(frame * Bands) + band] = (float)Math.Log((power / (Edges[band + 1] - Edges[band])) + Floor);
            }
        }
    }

    private static double Mel(double frequency) => 1127 * Math.Log(1 + (frequency / 700));
}
