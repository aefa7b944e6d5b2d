using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CompiledNet.Numerics;

/// <summary>
/// The few vector operations that generated kernels are made of, named alike at every width. Offsets count floats; nothing is
/// checked: generated code is right by construction, and the library checks every size at its public door.
/// </summary>
public static class Simd
{
    /// <summary>The 16 floats that begin at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(ref float origin, nint offset) => Vector512.LoadUnsafe(ref Unsafe.Add(ref origin, offset));

    /// <summary>The float at an offset, in all 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Splat512(ref float origin, nint offset) => Vector512.Create(Unsafe.Add(ref origin, offset));

    /// <summary>Writes 16 floats at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float origin, nint offset) => value.StoreUnsafe(ref Unsafe.Add(ref origin, offset));

    /// <summary>The 8 floats that begin at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(ref float origin, nint offset) => Vector256.LoadUnsafe(ref Unsafe.Add(ref origin, offset));

    /// <summary>The float at an offset, in all 8 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Splat256(ref float origin, nint offset) => Vector256.Create(Unsafe.Add(ref origin, offset));

    /// <summary>Writes 8 floats at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float origin, nint offset) => value.StoreUnsafe(ref Unsafe.Add(ref origin, offset));

    /// <summary>The 4 floats that begin at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(ref float origin, nint offset) => Vector128.LoadUnsafe(ref Unsafe.Add(ref origin, offset));

    /// <summary>The float at an offset, in all 4 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Splat128(ref float origin, nint offset) => Vector128.Create(Unsafe.Add(ref origin, offset));

    /// <summary>Writes 4 floats at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float origin, nint offset) => value.StoreUnsafe(ref Unsafe.Add(ref origin, offset));

    /// <summary>left * right + addend, rounded once where the machine can (FMA), twice elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(left, right, addend) : left * right + addend;

    /// <inheritdoc cref="MultiplyAdd(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Fma.IsSupported ? Fma.MultiplyAdd(left, right, addend) : left * right + addend;

    /// <inheritdoc cref="MultiplyAdd(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Fma.IsSupported ? Fma.MultiplyAdd(left, right, addend)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(addend, left, right)
        : left * right + addend;
}
