namespace CompiledNet.Samples;

/// <summary>
/// Words of a made-up language: tones, chirps and bursts of noise, each time at another pitch, speed, loudness and time, in another noise.
/// </summary>
internal static class Sounds
{
    /// <summary>Samples of a second.</summary>
    public const int Rate = 8000;

    /// <summary>The words, in the order of their classes.</summary>
    public static readonly string[] Words = ["silence", "tone", "rise", "fall", "low high", "high low", "hiss", "trill"];

    /// <summary>So many spectrograms of words, each as often as any other, with their classes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Equal seeds give equal sounds.</param>
    public static Dataset Create(int count, int seed)
    {
        var random = new Random(seed);
        float[] spectrograms = new float[count * Spectrogram.Frames * Spectrogram.Bands], sound = new float[Rate];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int word = i % Words.Length;
            labels[i] = word;
            Say(word, random, sound);
            Spectrogram.Of(sound, spectrograms.AsSpan(i * Spectrogram.Frames * Spectrogram.Bands));
        }

        return new ArrayDataset(spectrograms, Spectrogram.Frames * Spectrogram.Bands, labels);
    }

    /// <summary>A second in which a word is said.</summary>
    private static void Say(int word, Random random, float[] sound)
    {
        double noise = Between(random, 0.02, 0.25), loudness = Between(random, 0.2, 1), pitch = 300 * Math.Pow(2, Between(random, 0, 1.7));
        double duration = Between(random, 0.25, 0.6), start = Between(random, 0.05, 0.95 - duration), interval = Math.Pow(2, Between(random, 0.4, 1));
        double trill = Between(random, 8, 14), phase = Between(random, 0, 2 * Math.PI);
        for (int i = 0; i < sound.Length; i++)
        {
            double at = (((double)i / Rate) - start) / duration;
            double value = noise * Between(random, -1, 1);
            if (at is >= 0 and < 1 && word > 0)
            {
                // What begins and ends at once would click.
                double envelope = loudness * Math.Min(1, 10 * Math.Min(at, 1 - at));
                phase += 2 * Math.PI * Frequency(word, at, pitch, interval, trill * duration) / Rate;
                value += envelope * (Words[word] == "hiss" ? Between(random, -1, 1) : Math.Sin(phase));
            }

            sound[i] = (float)value;
        }
    }

    /// <summary>The frequency of a word at a time of it, 0 to 1.</summary>
    private static double Frequency(int word, double at, double pitch, double interval, double trills) => Words[word] switch
    {
        "rise" => pitch * Math.Pow(interval, (2 * at) - 1),
        "fall" => pitch * Math.Pow(interval, 1 - (2 * at)),
        "low high" => at < 0.5 ? pitch : pitch * interval,
        "high low" => at < 0.5 ? pitch * interval : pitch,
        "trill" => (int)(2 * at * trills) % 2 == 0 ? pitch : pitch * interval,
        _ => pitch,
    };

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());
}
