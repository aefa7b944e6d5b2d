using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompiledNet.Numerics;

/// <summary>Arithmetic on whole spans.</summary>
internal static class VectorMath
{
    /// <summary>
    /// Writes a number to all of a few values. The runtime's own filling has to be compiled first, which takes longer than this does.
    /// </summary>
    public static void Repeat(float number, Span<float> values)
    {
        foreach (ref float value in values)
            value = number;
    }

    /// <summary>Adds each term to the sum in the same place.</summary>
    /// <param name="terms">As many floats as <paramref name="sums"/>.</param>
    /// <param name="sums">What they are added to.</param>
    public static void Add(ReadOnlySpan<float> terms, Span<float> sums)
    {
        int done = Vector512.IsHardwareAccelerated ? Add<WideLanes>(terms, sums, 0) : Add<MachineLanes>(terms, sums, 0);
        if (done < sums.Length)
            Add<SingleLane>(terms, sums, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Add<TLanes>(ReadOnlySpan<float> terms, Span<float> sums, int first)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float from = ref MemoryMarshal.GetReference(terms);
        ref float to = ref MemoryMarshal.GetReference(sums);
        int index = first;
        for (; index <= sums.Length - TLanes.Count; index += TLanes.Count)
            (TLanes.Load(ref to, index) + TLanes.Load(ref from, index)).Store(ref to, index);
        return index;
    }

    /// <summary>Adds two terms to each sum, one after the other.</summary>
    /// <param name="first">As many floats as <paramref name="sums"/>.</param>
    /// <param name="second">As many.</param>
    /// <param name="sums">What they are added to.</param>
    public static void Add(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> sums)
    {
        int done = Vector512.IsHardwareAccelerated ? Add<WideLanes>(first, second, sums, 0) : Add<MachineLanes>(first, second, sums, 0);
        if (done < sums.Length)
            Add<SingleLane>(first, second, sums, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Add<TLanes>(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> sums, int done)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float from = ref MemoryMarshal.GetReference(first);
        ref float next = ref MemoryMarshal.GetReference(second);
        ref float to = ref MemoryMarshal.GetReference(sums);
        int index = done;
        for (; index <= sums.Length - TLanes.Count; index += TLanes.Count)
            (TLanes.Load(ref to, index) + TLanes.Load(ref from, index) + TLanes.Load(ref next, index)).Store(ref to, index);
        return index;
    }

    /// <summary>Scales each number, then brings it within ±<paramref name="limit"/>; what is not a number stays so.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="scale">What each is multiplied by.</param>
    /// <param name="limit">0 or more.</param>
    /// <param name="results">Receives as many.</param>
    public static void ScaleAndClamp(ReadOnlySpan<float> numbers, float scale, float limit, Span<float> results)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Span<Vector<float>> wideResults = MemoryMarshal.Cast<float, Vector<float>>(results)[..wide.Length];
        for (int index = 0; index < wide.Length; index++)
        {
            Vector<float> scaled = wide[index] * scale;
            scaled = Vector.ConditionalSelect(Vector.GreaterThan(scaled, new Vector<float>(limit)), new Vector<float>(limit), scaled);
            wideResults[index] =
                Vector.ConditionalSelect(Vector.LessThan(scaled, new Vector<float>(-limit)), new Vector<float>(-limit), scaled);
        }

        for (int index = wide.Length * Vector<float>.Count; index < numbers.Length; index++)
        {
            float scaled = numbers[index] * scale;
            results[index] = scaled > limit ? limit : scaled < -limit ? -limit : scaled;
        }
    }

    /// <summary>Takes a part of each number off it.</summary>
    public static void Decay(Span<float> numbers, float part)
    {
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        foreach (ref Vector<float> vector in wide)
            vector -= part * vector;
        foreach (ref float number in numbers[(wide.Length * Vector<float>.Count)..])
            number -= part * number;
    }

    /// <summary>The sum of the squares, in double precision and in the same order on every machine.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        ReadOnlySpan<Vector512<float>> wide = MemoryMarshal.Cast<float, Vector512<float>>(numbers);
        Vector512<double> sums = Vector512<double>.Zero;
        foreach (Vector512<float> vector in wide)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(vector);
            sums += lower * lower;
            sums += upper * upper;
        }

        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
            sum += sums[lane];
        foreach (float number in numbers[(wide.Length * Vector512<float>.Count)..])
            sum += (double)number * number;
        return sum;
    }

    /// <summary>The sum of the magnitudes, in double precision and in the same order on every machine.</summary>
    public static double SumOfMagnitudes(ReadOnlySpan<float> numbers)
    {
        ReadOnlySpan<Vector512<float>> wide = MemoryMarshal.Cast<float, Vector512<float>>(numbers);
        Vector512<double> sums = Vector512<double>.Zero;
        foreach (Vector512<float> vector in wide)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Abs(vector));
            sums += lower;
            sums += upper;
        }

        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
            sum += sums[lane];
        foreach (float number in numbers[(wide.Length * Vector512<float>.Count)..])
            sum += Math.Abs((double)number);
        return sum;
    }

    /// <summary>Adds the slopes of magnitudes and squares: gradient += ofMagnitude * sign(number) + ofSquare * number.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="ofMagnitude">What the sign is multiplied by; that of 0 is 0.</param>
    /// <param name="ofSquare">What the number is multiplied by.</param>
    /// <param name="gradient">What is added to, as many floats.</param>
    public static void AddSlopes(ReadOnlySpan<float> numbers, float ofMagnitude, float ofSquare, Span<float> gradient)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Span<Vector<float>> wideGradient = MemoryMarshal.Cast<float, Vector<float>>(gradient)[..wide.Length];
        for (int index = 0; index < wide.Length; index++)
        {
            Vector<float> number = wide[index];
            Vector<float> slope = Vector.ConditionalSelect(Vector.GreaterThan(number, Vector<float>.Zero), new Vector<float>(ofMagnitude), Vector<float>.Zero);
            slope = Vector.ConditionalSelect(Vector.LessThan(number, Vector<float>.Zero), new Vector<float>(-ofMagnitude), slope);
            slope += number * ofSquare;
            wideGradient[index] += slope;
        }

        for (int index = wide.Length * Vector<float>.Count; index < numbers.Length; index++)
        {
            float number = numbers[index];
            float slope = number > 0 ? ofMagnitude : number < 0 ? -ofMagnitude : 0;
            slope += number * ofSquare;
            gradient[index] += slope;
        }
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

    /// <summary>The place of the first number that is not from <paramref name="least"/> to <paramref name="most"/>, or -1.</summary>
    public static int IndexOfOutside(ReadOnlySpan<float> numbers, float least, float most)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Vector<int> areWithin = Vector<int>.AllBitsSet;
        foreach (Vector<float> vector in wide)
            areWithin &= Vector.GreaterThanOrEqual(vector, new Vector<float>(least)) & Vector.LessThanOrEqual(vector, new Vector<float>(most));

        bool allWithin = Vector.EqualsAll(areWithin, Vector<int>.AllBitsSet);
        for (int index = allWithin ? wide.Length * Vector<float>.Count : 0; index < numbers.Length; index++)
        {
            if (!(numbers[index] >= least && numbers[index] <= most))
                return index;
        }

        return -1;
    }

    /// <summary>The place of the first number that is no integer of 0 or more, below an end, or -1.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="end">The end.</param>
    /// <param name="besides">A number that is as good as those; not a number where there is none.</param>
    public static int IndexOfNoInteger(ReadOnlySpan<float> numbers, int end, float besides = float.NaN)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        Vector<int> areIntegers = Vector<int>.AllBitsSet;
        foreach (Vector<float> vector in wide)
        {
            Vector<int> isWithin = Vector.GreaterThanOrEqual(vector, Vector<float>.Zero) & Vector.LessThan(vector, new Vector<float>(end));
            areIntegers &= (isWithin & Vector.Equals(vector, Vector.Floor(vector))) | Vector.Equals(vector, new Vector<float>(besides));
        }

        bool allIntegers = Vector.EqualsAll(areIntegers, Vector<int>.AllBitsSet);
        for (int index = allIntegers ? wide.Length * Vector<float>.Count : 0; index < numbers.Length; index++)
        {
            float number = numbers[index];
            if (!((number >= 0 && number < end && number == MathF.Floor(number)) || number == besides))
                return index;
        }

        return -1;
    }
}
