using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Architecture = CompiledNet.Runtime.Architecture; // not that of InteropServices

namespace CompiledNet.Numerics;

/// <summary>
/// Turns images in their order into tiles ([value][16 images]) and back. It reads and writes every input once and computes
/// nothing, so it is shuffles of whole vectors: squares of 16 x 16 where the machine has 512 bits, of 4 x 4 elsewhere and for what is left.
/// </summary>
internal static class TileTransposer
{
    private static ReadOnlySpan<float> Zeros => [0, 0, 0, 0];

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
        int squareRows = 0, squareColumns = 0;
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported && rows >= 16 && columns >= 16)
        {
            squareRows = rows / 16 * 16;
            squareColumns = columns / 16 * 16;
        }

        for (int row = 0; row < squareRows; row += 16)
        {
            for (int column = 0; column < squareColumns; column += 16)
            {
                Transpose16x16(
                    ref Unsafe.Add(ref source, row * sourceStride + column), sourceStride,
                    ref Unsafe.Add(ref destination, column * destinationStride + row), destinationStride);
            }
        }

        TransposeByFours(
            ref Unsafe.Add(ref source, squareColumns), sourceStride, squareRows, columns - squareColumns,
            ref Unsafe.Add(ref destination, squareColumns * destinationStride), destinationStride);
        TransposeByFours(
            ref Unsafe.Add(ref source, squareRows * sourceStride), sourceStride, rows - squareRows, columns,
            ref Unsafe.Add(ref destination, squareRows), destinationStride);
    }

    private static void TransposeByFours(
        ref float source, nint sourceStride, int rows, int columns, ref float destination, nint destinationStride)
    {
        int squareRows = Vector128.IsHardwareAccelerated ? rows / 4 * 4 : 0;
        int squareColumns = columns / 4 * 4;
        for (int row = 0; row < squareRows; row += 4)
        {
            for (int column = 0; column < squareColumns; column += 4)
            {
                ref float square = ref Unsafe.Add(ref source, row * sourceStride + column);
                TransposeFour(
                    ref square, ref Unsafe.Add(ref square, sourceStride), ref Unsafe.Add(ref square, 2 * sourceStride),
                    ref Unsafe.Add(ref square, 3 * sourceStride), columns: 4, ref Unsafe.Add(ref destination, column * destinationStride + row),
                    destinationStride);
            }
        }

        TransposeRest(
            ref Unsafe.Add(ref source, squareColumns), sourceStride, squareRows, columns - squareColumns,
            ref Unsafe.Add(ref destination, squareColumns * destinationStride), destinationStride);
        TransposePlainly(
            ref Unsafe.Add(ref source, squareRows * sourceStride), sourceStride, rows - squareRows, columns,
            ref Unsafe.Add(ref destination, squareRows), destinationStride);
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
        Transpose(ref source, sourceStride, whole, columns, ref destination, destinationStride);
        if (whole == rows)
            return;
        ref float from = ref Unsafe.Add(ref source, whole * sourceStride);
        ref float to = ref Unsafe.Add(ref destination, whole);
        ref float zeros = ref MemoryMarshal.GetReference(Zeros);
        int rest = rows - whole;
        int column = 0;
        for (; Vector128.IsHardwareAccelerated && column + 4 <= columns; column += 4)
        {
            ref float row0 = ref Unsafe.Add(ref from, column);
            ref float row1 = ref rest > 1 ? ref Unsafe.Add(ref row0, sourceStride) : ref zeros;
            ref float row2 = ref rest > 2 ? ref Unsafe.Add(ref row0, 2 * sourceStride) : ref zeros;
            TransposeFour(ref row0, ref row1, ref row2, ref zeros, columns: 4, ref Unsafe.Add(ref to, column * destinationStride), destinationStride);
        }

        for (; column < columns; column++)
        {
            for (int row = 0; row < 4; row++)
                Unsafe.Add(ref to, column * destinationStride + row) = row < rest ? Unsafe.Add(ref from, row * sourceStride + column) : 0;
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

    private static void Transpose16x16(ref float source, nint sourceStride, ref float destination, nint destinationStride)
    {
        // Four neighbouring rows, transposed within each quarter of their vectors: quarter q of vector c is then column 4q + c of
        // those rows. Transposing the quarters of the four groups completes the columns.
        Quarters(ref source, sourceStride, 0, out var a0, out var a1, out var a2, out var a3);
        Quarters(ref source, sourceStride, 4, out var b0, out var b1, out var b2, out var b3);
        Quarters(ref source, sourceStride, 8, out var c0, out var c1, out var c2, out var c3);
        Quarters(ref source, sourceStride, 12, out var d0, out var d1, out var d2, out var d3);
        Gather(a0, b0, c0, d0, ref destination, destinationStride);
        Gather(a1, b1, c1, d1, ref Unsafe.Add(ref destination, destinationStride), destinationStride);
        Gather(a2, b2, c2, d2, ref Unsafe.Add(ref destination, 2 * destinationStride), destinationStride);
        Gather(a3, b3, c3, d3, ref Unsafe.Add(ref destination, 3 * destinationStride), destinationStride);
    }

    /// <summary>Rows first..first + 3: quarter q of result c holds their column 4q + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        ref float source, nint stride, nint first,
        out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        Vector512<float> row0 = Simd.Load512(ref source, first * stride);
        Vector512<float> row1 = Simd.Load512(ref source, (first + 1) * stride);
        Vector512<float> row2 = Simd.Load512(ref source, (first + 2) * stride);
        Vector512<float> row3 = Simd.Load512(ref source, (first + 3) * stride);

        Vector512<float> even01 = Avx512F.UnpackLow(row0, row2);
        Vector512<float> even23 = Avx512F.UnpackHigh(row0, row2);
        Vector512<float> odd01 = Avx512F.UnpackLow(row1, row3);
        Vector512<float> odd23 = Avx512F.UnpackHigh(row1, row3);

        column0 = Avx512F.UnpackLow(even01, odd01);
        column1 = Avx512F.UnpackHigh(even01, odd01);
        column2 = Avx512F.UnpackLow(even23, odd23);
        column3 = Avx512F.UnpackHigh(even23, odd23);
    }

    /// <summary>
    /// Takes rows 0-3, 4-7, 8-11 and 12-15 of columns c, c + 4, c + 8 and c + 12, one column in each quarter, and writes those four
    /// columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(
        Vector512<float> rows0, Vector512<float> rows4, Vector512<float> rows8, Vector512<float> rows12,
        ref float destination, nint stride)
    {
        const byte LowHalves = 0b01_00_01_00;
        const byte HighHalves = 0b11_10_11_10;
        const byte EvenQuarters = 0b10_00_10_00;
        const byte OddQuarters = 0b11_01_11_01;

        Vector512<float> low0 = Avx512F.Shuffle4x128(rows0, rows4, LowHalves);
        Vector512<float> low8 = Avx512F.Shuffle4x128(rows8, rows12, LowHalves);
        Vector512<float> high0 = Avx512F.Shuffle4x128(rows0, rows4, HighHalves);
        Vector512<float> high8 = Avx512F.Shuffle4x128(rows8, rows12, HighHalves);

        Simd.Store(Avx512F.Shuffle4x128(low0, low8, EvenQuarters), ref destination, 0);
        Simd.Store(Avx512F.Shuffle4x128(low0, low8, OddQuarters), ref destination, 4 * stride);
        Simd.Store(Avx512F.Shuffle4x128(high0, high8, EvenQuarters), ref destination, 8 * stride);
        Simd.Store(Avx512F.Shuffle4x128(high0, high8, OddQuarters), ref destination, 12 * stride);
    }
}
