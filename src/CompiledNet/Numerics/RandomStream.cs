namespace CompiledNet.Numerics;

/// <summary>
/// Random numbers that are a pure function of seed, stream and position: the same on every machine, and any of them can be had
/// without those before it. Each number is the SplitMix64 finaliser (Steele, Lea and Flood 2014) of a counter.
/// </summary>
public struct RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private readonly ulong key;
    private ulong position;

    /// <summary>A stream at its beginning.</summary>
    /// <param name="seed">The seed of the whole.</param>
    /// <param name="purpose">What the numbers are for: streams of different purpose have nothing to do with each other.</param>
    /// <param name="index">Which of the streams of that purpose.</param>
    public RandomStream(int seed, RandomPurpose purpose, long index)
    {
        ulong mixed = Mix((uint)seed + GoldenGamma);
        mixed = Mix(mixed + (ulong)purpose + GoldenGamma);
        key = Mix(mixed + (ulong)index + GoldenGamma);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => Mix(key + GoldenGamma * ++position);

    /// <summary>The next number, uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>The next whole number, uniform in 0 to <paramref name="bound"/> - 1 (Lemire 2019: unbiased, by rejection).</summary>
    /// <param name="bound">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound;
        uint rejected = (0u - range) % range;
        while (true)
        {
            ulong product = (NextBits() >> 32) * range;
            if ((uint)product >= rejected)
                return (int)(product >> 32);
        }
    }

    /// <summary>
    /// The next number of the standard normal distribution (Karney 2016, with whole numbers and uniform fractions): nothing but sums,
    /// products and comparisons, so that it is the same on every machine, which logarithms are not.
    /// </summary>
    public double NextNormal()
    {
        while (true)
        {
            int whole = 0;
            while (HappensWithExponential(0.5))
                whole++;
            double fraction = NextDouble();
            if (HappensWithExponential(0.5 * whole * (whole - 1)) && HappensWithExponential(0.5 * fraction * (2 * whole + fraction)))
                return (NextBits() & 1) == 0 ? whole + fraction : -(whole + fraction);
        }
    }

    /// <summary>Puts the items in a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>
    /// What happens with the probability exp(-<paramref name="rate"/>): that uniform numbers fall an even number of times from the rate on
    /// (von Neumann 1951), for each unit of the rate.
    /// </summary>
    private bool HappensWithExponential(double rate)
    {
        for (; rate > 0; rate--)
        {
            bool happens = true;
            double last = Math.Min(rate, 1);
            for (double next = NextDouble(); next < last; next = NextDouble())
                (last, happens) = (next, !happens);
            if (!happens)
                return false;
        }

        return true;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What a <see cref="RandomStream"/> is for.</summary>
public enum RandomPurpose
{
    /// <summary>Initial values; one stream for each tensor of parameters.</summary>
    Initialization = 1,

    /// <summary>The order of examples; one stream for each epoch.</summary>
    Shuffling = 2,

    /// <summary>Drawing digits; one stream for each image.</summary>
    SyntheticDigits = 3,

    /// <summary>Which values dropout drops; one stream for each step.</summary>
    Dropout = 4,

    /// <summary>Changing images; one stream for each image and epoch.</summary>
    Augmentation = 5,
}
