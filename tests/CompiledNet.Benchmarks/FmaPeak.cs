using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;

namespace CompiledNet.Benchmarks;

/// <summary>The most that one core can do: fused multiply-adds on the widest vectors, from registers into registers.</summary>
internal static class FmaPeak
{
    private const int Repetitions = 4000;
    private const int Chains = 12;

    private static float sink;

    /// <summary>One sample, about 50 microseconds long, in GFLOP/s (a multiply-add is two).</summary>
    public static double Sample()
    {
        long start = Stopwatch.GetTimestamp();
        if (Vector512.IsHardwareAccelerated)
            sink += Run512(Vector512.Create(0.5f), Vector512.Create(0.001f));
        else if (Vector256.IsHardwareAccelerated)
            sink += Run256(Vector256.Create(0.5f), Vector256.Create(0.001f));
        else
            sink += Run128(Vector128.Create(0.5f), Vector128.Create(0.001f));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return 2.0 * Repetitions * Chains * (Network.WidestVectorBits / 32) / seconds / 1e9;
    }

    // Twelve independent chains hide the latency of four cycles on two units. No call may stand between them: it would spill them all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(Vector512<float> x, Vector512<float> y)
    {
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            a = Simd.Fma(x, y, a); b = Simd.Fma(x, y, b); c = Simd.Fma(x, y, c); d = Simd.Fma(x, y, d);
            e = Simd.Fma(x, y, e); f = Simd.Fma(x, y, f); g = Simd.Fma(x, y, g); h = Simd.Fma(x, y, h);
            i = Simd.Fma(x, y, i); j = Simd.Fma(x, y, j); k = Simd.Fma(x, y, k); l = Simd.Fma(x, y, l);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(Vector256<float> x, Vector256<float> y)
    {
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            a = Simd.Fma(x, y, a); b = Simd.Fma(x, y, b); c = Simd.Fma(x, y, c); d = Simd.Fma(x, y, d);
            e = Simd.Fma(x, y, e); f = Simd.Fma(x, y, f); g = Simd.Fma(x, y, g); h = Simd.Fma(x, y, h);
            i = Simd.Fma(x, y, i); j = Simd.Fma(x, y, j); k = Simd.Fma(x, y, k); l = Simd.Fma(x, y, l);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run128(Vector128<float> x, Vector128<float> y)
    {
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            a = Simd.Fma(x, y, a); b = Simd.Fma(x, y, b); c = Simd.Fma(x, y, c); d = Simd.Fma(x, y, d);
            e = Simd.Fma(x, y, e); f = Simd.Fma(x, y, f); g = Simd.Fma(x, y, g); h = Simd.Fma(x, y, h);
            i = Simd.Fma(x, y, i); j = Simd.Fma(x, y, j); k = Simd.Fma(x, y, k); l = Simd.Fma(x, y, l);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
