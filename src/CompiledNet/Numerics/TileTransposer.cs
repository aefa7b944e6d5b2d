using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Architecture = CompiledNet.Runtime.Architecture; // not that of InteropServices

namespace CompiledNet.Numerics;

/// <summary>
/// Turns images in their order into tiles ([value][16 images]) and back. It reads and writes every input once and computes
/// nothing, so it is shuffles of whole vectors: four columns of sixteen rows, eight of eight, or sixteen of four, where the machine has 512
/// bits; squares of 4 x 4 elsewhere and for what is left.
/// </summary>
internal static class TileTransposer
{
    private const int Side = 16;

    private static ReadOnlySpan<float> Zeros => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static bool HasWideShuffles => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Puts up to 16 rows of floats into the lanes of a tile; lanes without a row become zero.</summary>
    /// <param name="rows">The first float of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="count">Rows, 1 to 16.</param>
    /// <param name="length">Floats to take of each row.</param>
    /// <param name="tile">Receives <paramref name="length"/> times 16 floats.</param>
    public static void ToTile(ref float rows, nint stride, int count, int length, ref float tile)
    {
        if (count < Architecture.TileImages)
            MemoryMarshal.CreateSpan(ref tile, length * Architecture.TileImages).Clear();
        Transpose(ref rows, stride, count, length, ref tile, Architecture.TileImages);
    }

    /// <summary>Writes source[row][column] to destination[column][row]. The two must not overlap.</summary>
    /// <param name="source">The first float of the first row.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="destination">Receives <paramref name="columns"/> rows of <paramref name="rows"/> floats.</param>
    /// <param name="destinationStride">Floats from one row to the next.</param>
    public static void Transpose(
        ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        if (columns == 1 && sourceStride == 1)
        {
            MemoryMarshal.CreateReadOnlySpan(ref source, rows).CopyTo(MemoryMarshal.CreateSpan(ref destination, rows));
            return;
        }

        int row = 0;
        for (; HasWideShuffles && row + Side <= rows; row += Side)
        {
            TransposeSixteenRows(
                ref Unsafe.Add(ref source, row * sourceStride), sourceStride, columns, ref Unsafe.Add(ref destination, row), destinationStride);
        }

        for (; HasWideShuffles && row + 8 <= rows && columns % 8 == 0; row += 8)
        {
            TransposeEightRows(
                ref Unsafe.Add(ref source, row * sourceStride), sourceStride, columns, ref Unsafe.Add(ref destination, row), destinationStride);
        }

        for (; Vector128.IsHardwareAccelerated && row + 4 <= rows; row += 4)
        {
            TransposeFourRows(
                ref Unsafe.Add(ref source, row * sourceStride), sourceStride, 4, columns, ref Unsafe.Add(ref destination, row), destinationStride);
        }

        int wholeColumns = columns / 4 * 4;
        if (wholeColumns < columns)
        {
            TransposeRest(
                ref Unsafe.Add(ref source, wholeColumns), sourceStride, row, columns - wholeColumns,
                ref Unsafe.Add(ref destination, wholeColumns * destinationStride), destinationStride);
        }

        if (row < rows)
        {
            TransposePlainly(
                ref Unsafe.Add(ref source, row * sourceStride), sourceStride, rows - row, columns, ref Unsafe.Add(ref destination, row),
                destinationStride);
        }
    }

    /// <summary>
    /// Writes source[row][column] to destination[column][row], and zeros behind the last row up to a multiple of four. The two must not
    /// overlap.
    /// </summary>
    /// <param name="source">The first float of the first row.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="destination">Receives <paramref name="columns"/> rows of <paramref name="rows"/> floats and those zeros.</param>
    /// <param name="destinationStride">Floats from one row to the next, which have room for the zeros.</param>
    public static void TransposeInFours(
        ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        int whole = rows / 4 * 4;
        if (whole > 0)
            Transpose(ref source, sourceStride, whole, columns, ref destination, destinationStride);
        if (whole == rows)
            return;
        ref float from = ref Unsafe.Add(ref source, whole * sourceStride);
        ref float to = ref Unsafe.Add(ref destination, whole);
        int rest = rows - whole;
        int column = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            TransposeFourRows(ref from, sourceStride, rest, columns, ref to, destinationStride);
            column = columns / 4 * 4;
        }

        for (; column < columns; column++)
        {
            for (int row = 0; row < 4; row++)
                Unsafe.Add(ref to, column * destinationStride + row) = row < rest ? Unsafe.Add(ref from, row * sourceStride + column) : 0;
        }
    }

    /// <summary>
    /// The columns of sixteen rows, but for those that four do not divide. Quarter q of a vector is taken of a row among 4q..4q + 3, which costs no
    /// shuffle, so that transposing within quarters completes four columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TransposeSixteenRows(ref float source, nint sourceStride, int columns, ref float destination, nint destinationStride)
    {
        ref float row0 = ref source;
        ref float row4 = ref Unsafe.Add(ref source, 4 * sourceStride);
        ref float row8 = ref Unsafe.Add(ref source, 8 * sourceStride);
        ref float row12 = ref Unsafe.Add(ref source, 12 * sourceStride);
        for (int left = columns; left >= 4; left -= 4)
        {
            TransposeQuarters(
                Quarters(ref row0, ref row4, ref row8, ref row12, 0),
                Quarters(ref row0, ref row4, ref row8, ref row12, sourceStride),
                Quarters(ref row0, ref row4, ref row8, ref row12, 2 * sourceStride),
                Quarters(ref row0, ref row4, ref row8, ref row12, 3 * sourceStride),
                out var column0, out var column1, out var column2, out var column3);
            Simd.Store(column0, ref destination, 0);
            Simd.Store(column1, ref destination, destinationStride);
            Simd.Store(column2, ref destination, 2 * destinationStride);
            Simd.Store(column3, ref destination, 3 * destinationStride);
            row0 = ref Unsafe.Add(ref row0, 4);
            row4 = ref Unsafe.Add(ref row4, 4);
            row8 = ref Unsafe.Add(ref row8, 4);
            row12 = ref Unsafe.Add(ref row12, 4);
            destination = ref Unsafe.Add(ref destination, 4 * destinationStride);
        }
    }

    /// <summary>
    /// Eight columns of eight rows at a time. Each of these is written whole: who reads it at once would wait for two halves to reach the cache.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TransposeEightRows(ref float source, nint sourceStride, int columns, ref float destination, nint destinationStride)
    {
        for (nint column = 0; column < columns; column += 8)
        {
            ref float from = ref Unsafe.Add(ref source, column);
            ref float to = ref Unsafe.Add(ref destination, column * destinationStride);
            TransposeQuarters(
                RowAndFourth(ref from, 0, sourceStride), RowAndFourth(ref from, 1, sourceStride),
                RowAndFourth(ref from, 2, sourceStride), RowAndFourth(ref from, 3, sourceStride),
                out var columns04, out var columns15, out var columns26, out var columns37);
            StoreHalves(columns04, ref to, destinationStride);
            StoreHalves(columns15, ref Unsafe.Add(ref to, destinationStride), destinationStride);
            StoreHalves(columns26, ref Unsafe.Add(ref to, 2 * destinationStride), destinationStride);
            StoreHalves(columns37, ref Unsafe.Add(ref to, 3 * destinationStride), destinationStride);
        }
    }

    /// <summary>The columns of four rows, but for those that four do not divide; rows that there are not are zeros.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TransposeFourRows(
        ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        ref float zeros = ref MemoryMarshal.GetReference(Zeros);
        for (int column = 0; column + 4 <= columns;)
        {
            ref float row0 = ref Unsafe.Add(ref source, column);
            ref float row1 = ref rows > 1 ? ref Unsafe.Add(ref row0, sourceStride) : ref zeros;
            ref float row2 = ref rows > 2 ? ref Unsafe.Add(ref row0, 2 * sourceStride) : ref zeros;
            ref float row3 = ref rows > 3 ? ref Unsafe.Add(ref row0, 3 * sourceStride) : ref zeros;
            ref float to = ref Unsafe.Add(ref destination, column * destinationStride);
            if (HasWideShuffles && column + Side <= columns)
            {
                Transpose4x16(ref row0, ref row1, ref row2, ref row3, ref to, destinationStride);
                column += Side;
            }
            else
            {
                TransposeFour(ref row0, ref row1, ref row2, ref row3, columns: 4, ref to, destinationStride);
                column += 4;
            }
        }
    }

    /// <summary>
    /// Fewer columns than a square has: while four floats of a row are still the source's, they are taken all the same, and those that
    /// belong to others are not written.
    /// </summary>
    private static void TransposeRest(
        ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        int row = 0;
        for (; columns > 0 && (row + 3) * sourceStride + 4 <= (rows - 1) * sourceStride + columns; row += 4)
        {
            ref float from = ref Unsafe.Add(ref source, row * sourceStride);
            TransposeFour(
                ref from, ref Unsafe.Add(ref from, sourceStride), ref Unsafe.Add(ref from, 2 * sourceStride),
                ref Unsafe.Add(ref from, 3 * sourceStride), columns, ref Unsafe.Add(ref destination, row), destinationStride);
        }

        TransposePlainly(
            ref Unsafe.Add(ref source, row * sourceStride), sourceStride, rows - row, columns, ref Unsafe.Add(ref destination, row), destinationStride);
    }

    private static void TransposePlainly(
        ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                Unsafe.Add(ref destination, column * destinationStride + row) =
                    Unsafe.Add(ref source, row * sourceStride + column);
            }
        }
    }

    /// <summary>Four floats of each of four rows; of the four columns that they are, the first are written.</summary>
    private static void TransposeFour(
        ref float row0, ref float row1, ref float row2, ref float row3, int columns, ref float destination, nint stride)
    {
        Vector128<float> values0 = Vector128.LoadUnsafe(ref row0);
        Vector128<float> values1 = Vector128.LoadUnsafe(ref row1);
        Vector128<float> values2 = Vector128.LoadUnsafe(ref row2);
        Vector128<float> values3 = Vector128.LoadUnsafe(ref row3);

        Vector128<float> even01 = ZipLow(values0, values2);
        Vector128<float> even23 = ZipHigh(values0, values2);
        Vector128<float> odd01 = ZipLow(values1, values3);
        Vector128<float> odd23 = ZipHigh(values1, values3);

        ZipLow(even01, odd01).StoreUnsafe(ref destination);
        if (columns > 1)
            ZipHigh(even01, odd01).StoreUnsafe(ref Unsafe.Add(ref destination, stride));
        if (columns > 2)
            ZipLow(even23, odd23).StoreUnsafe(ref Unsafe.Add(ref destination, 2 * stride));
        if (columns > 3)
            ZipHigh(even23, odd23).StoreUnsafe(ref Unsafe.Add(ref destination, 3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);

    /// <summary>Sixteen columns of four rows: four floats go to each of sixteen places.</summary>
    private static void Transpose4x16(
        ref float row0, ref float row1, ref float row2, ref float row3, ref float destination, nint destinationStride)
    {
        TransposeQuarters(
            Vector512.LoadUnsafe(ref row0), Vector512.LoadUnsafe(ref row1), Vector512.LoadUnsafe(ref row2), Vector512.LoadUnsafe(ref row3),
            out var column0, out var column1, out var column2, out var column3);
        StoreQuarters(column0, ref destination, 4 * destinationStride);
        StoreQuarters(column1, ref Unsafe.Add(ref destination, destinationStride), 4 * destinationStride);
        StoreQuarters(column2, ref Unsafe.Add(ref destination, 2 * destinationStride), 4 * destinationStride);
        StoreQuarters(column3, ref Unsafe.Add(ref destination, 3 * destinationStride), 4 * destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<float> vector, ref float destination, nint stride)
    {
        vector.GetLower().GetLower().StoreUnsafe(ref destination);
        vector.GetLower().GetUpper().StoreUnsafe(ref Unsafe.Add(ref destination, stride));
        vector.GetUpper().GetLower().StoreUnsafe(ref Unsafe.Add(ref destination, 2 * stride));
        vector.GetUpper().GetUpper().StoreUnsafe(ref Unsafe.Add(ref destination, 3 * stride));
    }

    /// <summary>Four floats of each of four places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float first, ref float second, ref float third, ref float fourth, nint offset)
    {
        Vector256<float> lower = Simd.Load128(ref first, offset).ToVector256Unsafe().WithUpper(Simd.Load128(ref second, offset));
        Vector256<float> upper = Simd.Load128(ref third, offset).ToVector256Unsafe().WithUpper(Simd.Load128(ref fourth, offset));
        return lower.ToVector512Unsafe().WithUpper(upper);
    }

    /// <summary>Eight floats of a row, and of the fourth row behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> RowAndFourth(ref float source, nint row, nint stride) =>
        Simd.Load256(ref source, row * stride).ToVector512Unsafe().WithUpper(Simd.Load256(ref source, (row + 4) * stride));

    /// <summary>Writes two columns, four apart: the first four rows of both are in the first half, their others in the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector512<float> columns, ref float destination, nint stride)
    {
        Vector512<float> halves = Avx512F.Shuffle4x128(columns, columns, 0b11_01_10_00);
        Simd.Store(halves.GetLower(), ref destination, 0);
        Simd.Store(halves.GetUpper(), ref destination, 4 * stride);
    }

    /// <summary>Four rows and four columns in each quarter of four vectors change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeQuarters(
        Vector512<float> row0, Vector512<float> row1, Vector512<float> row2, Vector512<float> row3,
        out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        Vector512<float> even01 = Avx512F.UnpackLow(row0, row2);
        Vector512<float> even23 = Avx512F.UnpackHigh(row0, row2);
        Vector512<float> odd01 = Avx512F.UnpackLow(row1, row3);
        Vector512<float> odd23 = Avx512F.UnpackHigh(row1, row3);

        column0 = Avx512F.UnpackLow(even01, odd01);
        column1 = Avx512F.UnpackHigh(even01, odd01);
        column2 = Avx512F.UnpackLow(even23, odd23);
        column3 = Avx512F.UnpackHigh(even23, odd23);
    }
}
