using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>The random numbers of one image, in the forms that painting asks for.</summary>
internal struct DigitRandom(int seed, int index)
{
    private RandomStream stream = new(seed, RandomPurpose.SyntheticDigits, index);

    /// <summary>Evenly in minimum..maximum.</summary>
    public float Between(float minimum, float maximum) => minimum + ((maximum - minimum) * Next());

    /// <summary>A whole number from 0 to limit - 1, evenly.</summary>
    public int Below(int limit) => stream.NextInt32(limit);

    /// <summary>A number of mean 0 and standard deviation 0.5: three even ones added, close enough to a bell.</summary>
    public float Bell() => Next() + Next() + Next() - 1.5f;

    /// <summary>A multiple of 2^-24, which a float holds exactly, in [0, 1).</summary>
    private float Next() => (stream.NextBits() >> 40) * (1f / (1 << 24));
}
