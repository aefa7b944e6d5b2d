namespace CompiledNet.Generator.Model;

/// <summary>How large a network can be, so that every offset in generated code fits in 32 bits.</summary>
internal static class Limits
{
    /// <summary>
    /// Values of all layers of one image together: training keeps them and their gradients for sixteen images, 2^31 floats.
    /// </summary>
    public const long Values = 1L << 26;

    /// <summary>Rows or columns from the first tap of a window to its last.</summary>
    public const long Reach = 1L << 30;

    /// <summary>
    /// Floats of one block: the parameters, or the memory of a pass. The largest array of .NET has 2^31 - 57 elements, and a line of
    /// the cache is lost to alignment.
    /// </summary>
    public const long Floats = (1L << 31) - 128;

    /// <summary>Floats that a matrix of parameters takes: rows stand a multiple of 16 apart.</summary>
    public static long Stored(long rows, long columns) =>
        columns > long.MaxValue - 15 ? long.MaxValue : Product(rows, (columns + 15) / 16 * 16);

    /// <summary>A product of numbers that are not negative; the largest number where it overflows.</summary>
    public static long Product(params long[] factors)
    {
        long product = 1;
        foreach (long factor in factors)
        {
            if (factor == 0)
                return 0;
            product = product > long.MaxValue / factor ? long.MaxValue : product * factor;
        }

        return product;
    }

    /// <summary>A sum of numbers that are not negative; the largest number where it overflows.</summary>
    public static long Sum(long first, long second) => first > long.MaxValue - second ? long.MaxValue : first + second;

    public static int Clamp(long value) => (int)Math.Min(value, int.MaxValue);
}
