using System.Numerics;
using System.Runtime.InteropServices;

namespace CompiledNet.Numerics;

/// <summary>Arithmetic on whole spans.</summary>
internal static class VectorMath
{
    /// <summary>Adds each term to the sum in the same place.</summary>
    /// <param name="terms">As many floats as <paramref name="sums"/>.</param>
    /// <param name="sums">What they are added to.</param>
    public static void Add(ReadOnlySpan<float> terms, Span<float> sums)
    {
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(sums);
        ReadOnlySpan<Vector<float>> wideTerms = MemoryMarshal.Cast<float, Vector<float>>(terms)[..wide.Length];
        for (int index = 0; index < wide.Length; index++)
            wide[index] += wideTerms[index];

        for (int index = wide.Length * Vector<float>.Count; index < sums.Length; index++)
            sums[index] += terms[index];
    }

    /// <summary>The place of the first number that is infinite or not a number, or -1.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> numbers)
    {
        // x * 0 is not 0 for these alone; a sum of such products tells of a whole block of them at once.
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in wide)
            sum += vector * Vector<float>.Zero;

        bool allFinite = Vector.EqualsAll(sum, Vector<float>.Zero);
        for (int index = allFinite ? wide.Length * Vector<float>.Count : 0; index < numbers.Length; index++)
        {
            if (!float.IsFinite(numbers[index]))
                return index;
        }

        return -1;
    }
}
