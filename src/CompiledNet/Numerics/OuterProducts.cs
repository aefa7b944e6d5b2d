using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompiledNet.Numerics;

/// <summary>Sums of outer products over the images of a tile: the gradient of a dense layer's kernel.</summary>
internal static class OuterProducts
{
    private const int Images = Runtime.Architecture.TileImages;

    /// <summary>
    /// sums[row][column] = or += the sum over the images of inputs[row][image] * deltas[image][column]. The products of a tile are added up by
    /// themselves, in the order of the images, so that the result depends neither on the width of vectors nor on how a matrix is cut.
    /// </summary>
    /// <param name="inputs">[row][16 images].</param>
    /// <param name="deltas">[image][<paramref name="columns"/>].</param>
    /// <param name="sums">Rows of <paramref name="columns"/> floats.</param>
    /// <param name="columns">A multiple of 16.</param>
    /// <param name="adds">Whether to add to what stands there.</param>
    public static void Sum(ref float inputs, ref float deltas, Span<float> sums, int columns, bool adds)
    {
        ref float results = ref MemoryMarshal.GetReference(sums);
        if (Vector512.IsHardwareAccelerated)
            Sum<WideLanes>(ref inputs, ref deltas, ref results, sums.Length / columns, columns, adds);
        else
            Sum<MachineLanes>(ref inputs, ref deltas, ref results, sums.Length / columns, columns, adds);
    }

    private static void Sum<TLanes>(ref float inputs, ref float deltas, ref float sums, int rows, int columns, bool adds)
        where TLanes : struct, ILanes<TLanes>
    {
        int whole = columns - (columns % (4 * TLanes.Count));
        int row = 0;
        for (; row <= rows - 4; row += 4)
        {
            ref float values = ref Simd.At(ref inputs, row * Images);
            ref float results = ref Simd.At(ref sums, row * columns);
            FourRowsOfFour<TLanes>(ref values, ref deltas, ref results, whole, columns, adds);
            if (whole < columns)
                FourRows<TLanes>(ref values, ref deltas, ref results, whole, columns, adds);
        }

        for (; row < rows; row++)
            OneRow<TLanes>(ref Simd.At(ref inputs, row * Images), ref deltas, ref Simd.At(ref sums, row * columns), columns, adds);
    }

    /// <summary>Four rows, four vectors of columns at a time: sixteen sums in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRowsOfFour<TLanes>(ref float inputs, ref float deltas, ref float sums, int end, int columns, bool adds)
        where TLanes : struct, ILanes<TLanes>
    {
        for (nint column = 0; column < end; column += 4 * TLanes.Count)
        {
            TLanes sum00 = default, sum01 = default, sum02 = default, sum03 = default, sum10 = default, sum11 = default, sum12 = default, sum13 = default;
            TLanes sum20 = default, sum21 = default, sum22 = default, sum23 = default, sum30 = default, sum31 = default, sum32 = default, sum33 = default;
            ref float ofImage = ref Simd.At(ref deltas, column);
            for (nint image = 0; image < Images; image++)
            {
                TLanes delta0 = TLanes.Load(ref ofImage, 0), delta1 = TLanes.Load(ref ofImage, TLanes.Count);
                TLanes delta2 = TLanes.Load(ref ofImage, 2 * TLanes.Count), delta3 = TLanes.Load(ref ofImage, 3 * TLanes.Count);
                TLanes value = TLanes.Create(Simd.At(ref inputs, image));
                sum00 = TLanes.MultiplyAdd(value, delta0, sum00); sum01 = TLanes.MultiplyAdd(value, delta1, sum01);
                sum02 = TLanes.MultiplyAdd(value, delta2, sum02); sum03 = TLanes.MultiplyAdd(value, delta3, sum03);
                value = TLanes.Create(Simd.At(ref inputs, Images + image));
                sum10 = TLanes.MultiplyAdd(value, delta0, sum10); sum11 = TLanes.MultiplyAdd(value, delta1, sum11);
                sum12 = TLanes.MultiplyAdd(value, delta2, sum12); sum13 = TLanes.MultiplyAdd(value, delta3, sum13);
                value = TLanes.Create(Simd.At(ref inputs, 2 * Images + image));
                sum20 = TLanes.MultiplyAdd(value, delta0, sum20); sum21 = TLanes.MultiplyAdd(value, delta1, sum21);
                sum22 = TLanes.MultiplyAdd(value, delta2, sum22); sum23 = TLanes.MultiplyAdd(value, delta3, sum23);
                value = TLanes.Create(Simd.At(ref inputs, 3 * Images + image));
                sum30 = TLanes.MultiplyAdd(value, delta0, sum30); sum31 = TLanes.MultiplyAdd(value, delta1, sum31);
                sum32 = TLanes.MultiplyAdd(value, delta2, sum32); sum33 = TLanes.MultiplyAdd(value, delta3, sum33);
                ofImage = ref Simd.At(ref ofImage, columns);
            }

            ref float results = ref Simd.At(ref sums, column);
            StoreRow(ref results, sum00, sum01, sum02, sum03, adds);
            StoreRow(ref Simd.At(ref results, columns), sum10, sum11, sum12, sum13, adds);
            StoreRow(ref Simd.At(ref results, 2 * columns), sum20, sum21, sum22, sum23, adds);
            StoreRow(ref Simd.At(ref results, 3 * columns), sum30, sum31, sum32, sum33, adds);
        }
    }

    /// <summary>Four rows, the vectors of columns that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<TLanes>(ref float inputs, ref float deltas, ref float sums, int begin, int columns, bool adds)
        where TLanes : struct, ILanes<TLanes>
    {
        for (nint column = begin; column < columns; column += TLanes.Count)
        {
            TLanes sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (nint image = 0; image < Images; image++)
            {
                TLanes delta = TLanes.Load(ref deltas, image * columns + column);
                sum0 = TLanes.MultiplyAdd(TLanes.Create(Simd.At(ref inputs, image)), delta, sum0);
                sum1 = TLanes.MultiplyAdd(TLanes.Create(Simd.At(ref inputs, Images + image)), delta, sum1);
                sum2 = TLanes.MultiplyAdd(TLanes.Create(Simd.At(ref inputs, 2 * Images + image)), delta, sum2);
                sum3 = TLanes.MultiplyAdd(TLanes.Create(Simd.At(ref inputs, 3 * Images + image)), delta, sum3);
            }

            Store(ref sums, column, sum0, adds);
            Store(ref sums, columns + column, sum1, adds);
            Store(ref sums, 2 * columns + column, sum2, adds);
            Store(ref sums, 3 * columns + column, sum3, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<TLanes>(ref float inputs, ref float deltas, ref float sums, int columns, bool adds)
        where TLanes : struct, ILanes<TLanes>
    {
        for (nint column = 0; column < columns; column += TLanes.Count)
        {
            TLanes sum = default;
            for (nint image = 0; image < Images; image++)
                sum = TLanes.MultiplyAdd(TLanes.Create(Simd.At(ref inputs, image)), TLanes.Load(ref deltas, image * columns + column), sum);
            Store(ref sums, column, sum, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TLanes>(ref float results, TLanes first, TLanes second, TLanes third, TLanes fourth, bool adds)
        where TLanes : struct, ILanes<TLanes>
    {
        Store(ref results, 0, first, adds);
        Store(ref results, TLanes.Count, second, adds);
        Store(ref results, 2 * TLanes.Count, third, adds);
        Store(ref results, 3 * TLanes.Count, fourth, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(ref float results, nint offset, TLanes sum, bool adds)
        where TLanes : struct, ILanes<TLanes> =>
        (adds ? TLanes.Load(ref results, offset) + sum : sum).Store(ref results, offset);
}
