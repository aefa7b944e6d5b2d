using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

namespace CompiledNet.Runtime;

/// <summary>
/// What generated code of a checked build touches memory with, where it otherwise does so by <see cref="Simd"/>: the same, after each
/// access has been held against what <see cref="CheckedPass"/> allows the step. Offsets count floats.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CheckedSimd
{
    /// <summary>The float at an offset, to be read.</summary>
    public static float CheckedValue(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 1);
        return Simd.At(ref origin, offset);
    }

    /// <summary>The float at an offset, to be written.</summary>
    public static ref float CheckedItem(ref float origin, nint offset)
    {
        CheckedPass.VerifyAccess(ref Simd.At(ref origin, offset), 1);
        return ref Simd.At(ref origin, offset);
    }

    /// <summary>So many floats, to be read.</summary>
    public static ReadOnlySpan<float> CheckedReadOnlySpan(ref float origin, int length)
    {
        CheckedPass.VerifyRead(ref origin, length);
        return MemoryMarshal.CreateReadOnlySpan(ref origin, length);
    }

    /// <summary>So many floats, to be written.</summary>
    public static Span<float> CheckedSpan(ref float origin, int length)
    {
        CheckedPass.VerifyAccess(ref origin, length);
        return MemoryMarshal.CreateSpan(ref origin, length);
    }

    /// <inheritdoc cref="Simd.Copy"/>
    public static void CheckedCopy(ref float source, ref float target, int count)
    {
        CheckedPass.VerifyRead(ref source, count);
        CheckedPass.VerifyAccess(ref target, count);
        Simd.Copy(ref source, ref target, count);
    }

    /// <inheritdoc cref="Simd.Clear"/>
    public static void CheckedClear(ref float origin, int count)
    {
        CheckedPass.VerifyAccess(ref origin, count);
        Simd.Clear(ref origin, count);
    }

    /// <inheritdoc cref="Simd.Load512"/>
    public static Vector512<float> CheckedLoad512(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 16);
        return Simd.Load512(ref origin, offset);
    }

    /// <inheritdoc cref="Simd.Splat512"/>
    public static Vector512<float> CheckedSplat512(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 1);
        return Simd.Splat512(ref origin, offset);
    }

    /// <summary>Writes 16 floats at an offset.</summary>
    public static void CheckedStore(Vector512<float> value, ref float origin, nint offset)
    {
        CheckedPass.VerifyAccess(ref Simd.At(ref origin, offset), 16);
        Simd.Store(value, ref origin, offset);
    }

    /// <inheritdoc cref="Simd.Load256"/>
    public static Vector256<float> CheckedLoad256(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 8);
        return Simd.Load256(ref origin, offset);
    }

    /// <inheritdoc cref="Simd.Splat256"/>
    public static Vector256<float> CheckedSplat256(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 1);
        return Simd.Splat256(ref origin, offset);
    }

    /// <summary>Writes 8 floats at an offset.</summary>
    public static void CheckedStore(Vector256<float> value, ref float origin, nint offset)
    {
        CheckedPass.VerifyAccess(ref Simd.At(ref origin, offset), 8);
        Simd.Store(value, ref origin, offset);
    }

    /// <inheritdoc cref="Simd.Load128"/>
    public static Vector128<float> CheckedLoad128(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 4);
        return Simd.Load128(ref origin, offset);
    }

    /// <inheritdoc cref="Simd.Splat128"/>
    public static Vector128<float> CheckedSplat128(ref float origin, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref origin, offset), 1);
        return Simd.Splat128(ref origin, offset);
    }

    /// <summary>Writes 4 floats at an offset.</summary>
    public static void CheckedStore(Vector128<float> value, ref float origin, nint offset)
    {
        CheckedPass.VerifyAccess(ref Simd.At(ref origin, offset), 4);
        Simd.Store(value, ref origin, offset);
    }

    /// <inheritdoc cref="Simd.AddTo(Vector512{float}, ref float, nint)"/>
    public static void CheckedAddTo(Vector512<float> terms, ref float origin, nint offset) =>
        CheckedStore(CheckedLoad512(ref origin, offset) + terms, ref origin, offset);

    /// <inheritdoc cref="Simd.AddTo(Vector256{float}, ref float, nint)"/>
    public static void CheckedAddTo(Vector256<float> terms, ref float origin, nint offset) =>
        CheckedStore(CheckedLoad256(ref origin, offset) + terms, ref origin, offset);

    /// <inheritdoc cref="Simd.AddTo(Vector128{float}, ref float, nint)"/>
    public static void CheckedAddTo(Vector128<float> terms, ref float origin, nint offset) =>
        CheckedStore(CheckedLoad128(ref origin, offset) + terms, ref origin, offset);

    /// <inheritdoc cref="Simd.AddToTotal(Vector128{float}, ref float, nint)"/>
    public static void CheckedAddToTotal(Vector128<float> sums, ref float totals, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref totals, offset), 8);
        Simd.AddToTotal(sums, ref totals, offset);
    }

    /// <inheritdoc cref="Simd.AddToTotal(Vector256{float}, ref float, nint)"/>
    public static void CheckedAddToTotal(Vector256<float> sums, ref float totals, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref totals, offset), 16);
        Simd.AddToTotal(sums, ref totals, offset);
    }

    /// <inheritdoc cref="Simd.AddToTotal(Vector512{float}, ref float, nint)"/>
    public static void CheckedAddToTotal(Vector512<float> sums, ref float totals, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref totals, offset), 32);
        Simd.AddToTotal(sums, ref totals, offset);
    }

    /// <inheritdoc cref="Simd.AddToTotal(float, ref float, nint)"/>
    public static void CheckedAddToTotal(float sum, ref float totals, nint offset)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref totals, offset), 2);
        Simd.AddToTotal(sum, ref totals, offset);
    }

    /// <inheritdoc cref="Simd.AddMoments"/>
    public static void CheckedAddMoments(float mean, float squares, double part, double weight, ref float totals, nint offset, nint distance)
    {
        CheckedPass.VerifyRead(ref Simd.At(ref totals, offset), 2);
        CheckedPass.VerifyRead(ref Simd.At(ref totals, offset + distance), 2);
        Simd.AddMoments(mean, squares, part, weight, ref totals, offset, distance);
    }

    /// <inheritdoc cref="Simd.Narrow"/>
    public static void CheckedNarrow(ref float totals, ref float results, nint count)
    {
        CheckedPass.VerifyRead(ref totals, 2 * count);
        CheckedPass.VerifyAccess(ref results, count);
        Simd.Narrow(ref totals, ref results, count);
    }

    /// <inheritdoc cref="Simd.SumTile"/>
    public static void CheckedSumTile(ref float tile, int values, ref float sums)
    {
        CheckedPass.VerifyRead(ref tile, values * Contract.TileImages);
        CheckedPass.VerifyAccess(ref sums, (values + 3) / 4 * 4);
        Simd.SumTile(ref tile, values, ref sums);
    }

    /// <inheritdoc cref="Simd.SumProducts"/>
    public static void CheckedSumProducts(ref float tile, int values, ref float deltas, int units, ref float sums, int stride)
    {
        CheckedPass.VerifyRead(ref tile, values * Contract.TileImages);
        CheckedPass.VerifyRead(ref deltas, units * Contract.TileImages);
        for (int value = 0; value < values; value++)
            CheckedPass.VerifyAccess(ref Simd.At(ref sums, value * stride), units);
        Simd.SumProducts(ref tile, values, ref deltas, units, ref sums, stride);
    }

    /// <inheritdoc cref="Simd.TransposeTile"/>
    public static void CheckedTransposeTile(ref float tile, int values, ref float rows, int stride)
    {
        CheckedPass.VerifyRead(ref tile, values * Contract.TileImages);
        CheckedPass.VerifyAccess(ref rows, stride * Contract.TileImages);
        Simd.TransposeTile(ref tile, values, ref rows, stride);
    }

    /// <inheritdoc cref="Simd.SplitChannels"/>
    public static void CheckedSplitChannels(ref float map, int stride, int positions, int channels, ref float planes, int planeStride)
    {
        for (int position = 0; position < positions; position++)
            CheckedPass.VerifyRead(ref Simd.At(ref map, position * stride), channels);
        for (int channel = 0; channel < channels; channel++)
            CheckedPass.VerifyAccess(ref Simd.At(ref planes, channel * planeStride), positions);
        Simd.SplitChannels(ref map, stride, positions, channels, ref planes, planeStride);
    }

    /// <inheritdoc cref="Simd.JoinChannels"/>
    public static void CheckedJoinChannels(ref float planes, int planeStride, int channels, int positions, ref float map, int stride)
    {
        for (int channel = 0; channel < channels; channel++)
            CheckedPass.VerifyRead(ref Simd.At(ref planes, channel * planeStride), positions);
        CheckedPass.VerifyAccess(ref map, positions * stride);
        Simd.JoinChannels(ref planes, planeStride, channels, positions, ref map, stride);
    }
}
