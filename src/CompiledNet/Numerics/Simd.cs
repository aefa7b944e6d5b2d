using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    /// <summary>Sign, exponent and the upper twelve of the 24 bits of a float: products of such halves are exact.</summary>
    private const uint UpperHalf = 0xFFFFF000;

    /// <summary>The float at an offset from another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float At(ref float origin, nint offset) => ref Unsafe.Add(ref origin, offset);

    /// <summary>The larger of two places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Max(nint left, nint right) => Math.Max(left, right);

    /// <summary>The smaller of two places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Min(nint left, nint right) => Math.Min(left, right);

    /// <summary>
    /// The larger of each two; where one of them is not a number, none. The instruction of x86 gives its second operand there, so that both
    /// orders together have it: such a thing has all bits of the exponent and some below, and stays one with more of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Avx512F.IsSupported
        ? Avx512F.Max(left, right) | Avx512F.Max(right, left)
        : Vector512.ConditionalSelect(Vector512.GreaterThan(right, left) | ~Vector512.Equals(right, right), right, left);

    /// <inheritdoc cref="Max(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Avx.IsSupported
        ? Avx.Max(left, right) | Avx.Max(right, left)
        : Vector256.ConditionalSelect(Vector256.GreaterThan(right, left) | ~Vector256.Equals(right, right), right, left);

    /// <inheritdoc cref="Max(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.Max(left, right) | Sse.Max(right, left)
        : AdvSimd.IsSupported ? AdvSimd.Max(left, right)
        : Vector128.ConditionalSelect(Vector128.GreaterThan(right, left) | ~Vector128.Equals(right, right), right, left);

    /// <summary>
    /// Each number, or a bound where the number is below it; what is not a number stays so. The instruction of x86 gives its second operand
    /// there, and of equal ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AtLeast(Vector512<float> number, Vector512<float> bound) => Avx512F.IsSupported
        ? Avx512F.Max(bound, number)
        : Vector512.ConditionalSelect(Vector512.LessThan(number, bound), bound, number);

    /// <summary>Each number, or a bound where the number is above it; what is not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AtMost(Vector512<float> number, Vector512<float> bound) => Avx512F.IsSupported
        ? Avx512F.Min(bound, number)
        : Vector512.ConditionalSelect(Vector512.GreaterThan(number, bound), bound, number);

    /// <inheritdoc cref="AtLeast(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AtLeast(Vector256<float> number, Vector256<float> bound) => Avx.IsSupported
        ? Avx.Max(bound, number)
        : Vector256.ConditionalSelect(Vector256.LessThan(number, bound), bound, number);

    /// <inheritdoc cref="AtMost(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AtMost(Vector256<float> number, Vector256<float> bound) => Avx.IsSupported
        ? Avx.Min(bound, number)
        : Vector256.ConditionalSelect(Vector256.GreaterThan(number, bound), bound, number);

    /// <inheritdoc cref="AtLeast(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AtLeast(Vector128<float> number, Vector128<float> bound) => Sse.IsSupported
        ? Sse.Max(bound, number)
        : Vector128.ConditionalSelect(Vector128.LessThan(number, bound), bound, number);

    /// <inheritdoc cref="AtMost(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AtMost(Vector128<float> number, Vector128<float> bound) => Sse.IsSupported
        ? Sse.Min(bound, number)
        : Vector128.ConditionalSelect(Vector128.GreaterThan(number, bound), bound, number);

    /// <summary>max(x, 0); not a number stays what it is, and a zero its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Relu(Vector512<float> x) => AtLeast(x, default);

    /// <summary>min(max(x, 0), 6); not a number stays what it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Relu6(Vector512<float> x) => AtMost(AtLeast(x, default), Vector512.Create(6f));

    /// <inheritdoc cref="Relu(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu(Vector256<float> x) => AtLeast(x, default);

    /// <inheritdoc cref="Relu6(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu6(Vector256<float> x) => AtMost(AtLeast(x, default), Vector256.Create(6f));

    /// <inheritdoc cref="Relu(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Relu(Vector128<float> x) => AtLeast(x, default);

    /// <inheritdoc cref="Relu6(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Relu6(Vector128<float> x) => AtMost(AtLeast(x, default), Vector128.Create(6f));

    /// <summary>The 16 floats that begin at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(ref float origin, nint offset) =>
        Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref origin, offset));

    /// <summary>The float at an offset, in all 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Splat512(ref float origin, nint offset) => Vector512.Create(Unsafe.Add(ref origin, offset));

    /// <summary>Writes 16 floats at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float origin, nint offset) =>
        Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref origin, offset)) = value;

    /// <summary>The 8 floats that begin at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(ref float origin, nint offset) =>
        Unsafe.As<float, Vector256<float>>(ref Unsafe.Add(ref origin, offset));

    /// <summary>The float at an offset, in all 8 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Splat256(ref float origin, nint offset) => Vector256.Create(Unsafe.Add(ref origin, offset));

    /// <summary>Writes 8 floats at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float origin, nint offset) =>
        Unsafe.As<float, Vector256<float>>(ref Unsafe.Add(ref origin, offset)) = value;

    /// <summary>The 4 floats that begin at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(ref float origin, nint offset) =>
        Unsafe.As<float, Vector128<float>>(ref Unsafe.Add(ref origin, offset));

    /// <summary>The float at an offset, in all 4 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Splat128(ref float origin, nint offset) => Vector128.Create(Unsafe.Add(ref origin, offset));

    /// <summary>Writes 4 floats at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float origin, nint offset) =>
        Unsafe.As<float, Vector128<float>>(ref Unsafe.Add(ref origin, offset)) = value;

    /// <summary>Fused multiply-add: left * right + addend, rounded once where the machine can (FMA), twice elsewhere.</summary>
    /// <remarks>
    /// Kernels consist of it. One expression of the runtime's own compiles in a tenth less time than a choice between two, but at 128 bits,
    /// where not every runtime knows it as an instruction.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fma(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
#if NET9_0_OR_GREATER
        Vector512.MultiplyAddEstimate(left, right, addend);
#else
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(left, right, addend) : left * right + addend;
#endif

    /// <inheritdoc cref="Fma(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fma(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
#if NET9_0_OR_GREATER
        Vector256.MultiplyAddEstimate(left, right, addend);
#else
        System.Runtime.Intrinsics.X86.Fma.IsSupported
            ? System.Runtime.Intrinsics.X86.Fma.MultiplyAdd(left, right, addend)
            : left * right + addend;
#endif

    /// <inheritdoc cref="Fma(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fma(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        System.Runtime.Intrinsics.X86.Fma.IsSupported ? System.Runtime.Intrinsics.X86.Fma.MultiplyAdd(left, right, addend)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(addend, left, right)
        : left * right + addend;

    /// <summary>
    /// What rounding took from a product: left * right - product, unless it underflows. With FMA one operation and exact, else Dekker's
    /// seventeen (A floating-point technique for extending the available precision, 1971).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ProductError(Vector512<float> left, Vector512<float> right, Vector512<float> product)
    {
        if (Avx512F.IsSupported)
            return Avx512F.FusedMultiplySubtract(left, right, product);
        Vector512<float> leftHigh = (left.AsUInt32() & Vector512.Create(UpperHalf)).AsSingle();
        Vector512<float> rightHigh = (right.AsUInt32() & Vector512.Create(UpperHalf)).AsSingle();
        Vector512<float> leftLow = left - leftHigh;
        Vector512<float> rightLow = right - rightHigh;
        return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
    }

    /// <inheritdoc cref="ProductError(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ProductError(Vector256<float> left, Vector256<float> right, Vector256<float> product)
    {
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported)
            return System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(left, right, product);
        Vector256<float> leftHigh = (left.AsUInt32() & Vector256.Create(UpperHalf)).AsSingle();
        Vector256<float> rightHigh = (right.AsUInt32() & Vector256.Create(UpperHalf)).AsSingle();
        Vector256<float> leftLow = left - leftHigh;
        Vector256<float> rightLow = right - rightHigh;
        return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
    }

    /// <inheritdoc cref="ProductError(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ProductError(Vector128<float> left, Vector128<float> right, Vector128<float> product)
    {
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported)
            return System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(left, right, product);
        if (AdvSimd.IsSupported)
            return AdvSimd.FusedMultiplyAdd(-product, left, right);
        Vector128<float> leftHigh = (left.AsUInt32() & Vector128.Create(UpperHalf)).AsSingle();
        Vector128<float> rightHigh = (right.AsUInt32() & Vector128.Create(UpperHalf)).AsSingle();
        Vector128<float> leftLow = left - leftHigh;
        Vector128<float> rightLow = right - rightHigh;
        return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
    }

    /// <summary>1 in the lanes of images below <paramref name="count"/>, 0 in the others.</summary>
    /// <param name="count">Images in the tile, 0 to 16.</param>
    /// <param name="lane">The image in the first lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FirstLanes512(int count, nint lane) =>
        Load512(ref MemoryMarshal.GetReference(OnesThenZeros), 16 - count + lane);

    /// <inheritdoc cref="FirstLanes512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FirstLanes256(int count, nint lane) =>
        Load256(ref MemoryMarshal.GetReference(OnesThenZeros), 16 - count + lane);

    /// <inheritdoc cref="FirstLanes512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FirstLanes128(int count, nint lane) =>
        Load128(ref MemoryMarshal.GetReference(OnesThenZeros), 16 - count + lane);

    /// <summary>The sums over all lanes of four vectors: lane i of the result is the sum of vector i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumLanes(
        Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth)
    {
        if (!Avx512F.IsSupported)
        {
            return SumLanes(
                first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper(),
                third.GetLower() + third.GetUpper(), fourth.GetLower() + fourth.GetUpper());
        }

        // Within each quarter: pairs of vectors, then the four of them; the quarters at the end.
        Vector512<float> pairs01 = Avx512F.UnpackLow(first, second) + Avx512F.UnpackHigh(first, second);
        Vector512<float> pairs23 = Avx512F.UnpackLow(third, fourth) + Avx512F.UnpackHigh(third, fourth);
        Vector512<float> all = Avx512F.Shuffle(pairs01, pairs23, 0b01_00_01_00) + Avx512F.Shuffle(pairs01, pairs23, 0b11_10_11_10);
        Vector256<float> half = all.GetLower() + all.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    /// <inheritdoc cref="SumLanes(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumLanes(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth) =>
        SumLanes(
            first.GetLower() + first.GetUpper(), second.GetLower() + second.GetUpper(),
            third.GetLower() + third.GetUpper(), fourth.GetLower() + fourth.GetUpper());

    /// <inheritdoc cref="SumLanes(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumLanes(
        Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        if (!Sse.IsSupported)
            return Vector128.Create(Vector128.Sum(first), Vector128.Sum(second), Vector128.Sum(third), Vector128.Sum(fourth));
        Vector128<float> pairs01 = Sse.UnpackLow(first, second) + Sse.UnpackHigh(first, second);
        Vector128<float> pairs23 = Sse.UnpackLow(third, fourth) + Sse.UnpackHigh(third, fourth);
        return Sse.MoveLowToHigh(pairs01, pairs23) + Sse.MoveHighToLow(pairs23, pairs01);
    }

    /// <summary>The sum over all lanes: of both halves, of both halves of that, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumLanes(Vector512<float> vector) => SumLanes(vector.GetLower() + vector.GetUpper());

    /// <inheritdoc cref="SumLanes(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumLanes(Vector256<float> vector) => SumLanes(vector.GetLower() + vector.GetUpper());

    /// <inheritdoc cref="SumLanes(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumLanes(Vector128<float> vector) => Vector128.Sum(vector);

    /// <summary>Adds 16 floats to those at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Vector512<float> terms, ref float origin, nint offset) => Store(Load512(ref origin, offset) + terms, ref origin, offset);

    /// <summary>Adds 8 floats to those at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Vector256<float> terms, ref float origin, nint offset) => Store(Load256(ref origin, offset) + terms, ref origin, offset);

    /// <summary>Adds 4 floats to those at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Vector128<float> terms, ref float origin, nint offset) => Store(Load128(ref origin, offset) + terms, ref origin, offset);

    /// <summary>Adds four sums to as many totals, which are in double precision: two floats of memory each.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="totals">Memory of totals.</param>
    /// <param name="offset">Floats before the first of the four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddToTotal(Vector128<float> sums, ref float totals, nint offset)
    {
        ref double first = ref Unsafe.As<float, double>(ref Unsafe.Add(ref totals, offset));
        (Vector256.LoadUnsafe(ref first) + Vector256.WidenLower(sums.ToVector256Unsafe())).StoreUnsafe(ref first);
    }

    /// <summary>Adds eight sums to as many totals.</summary>
    /// <inheritdoc cref="AddToTotal(Vector128{float}, ref float, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddToTotal(Vector256<float> sums, ref float totals, nint offset)
    {
        ref double first = ref Unsafe.As<float, double>(ref Unsafe.Add(ref totals, offset));
        (Vector256.LoadUnsafe(ref first) + Vector256.WidenLower(sums)).StoreUnsafe(ref first);
        (Vector256.LoadUnsafe(ref first, 4) + Vector256.WidenUpper(sums)).StoreUnsafe(ref first, 4);
    }

    /// <summary>Adds sixteen sums to as many totals.</summary>
    /// <inheritdoc cref="AddToTotal(Vector128{float}, ref float, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddToTotal(Vector512<float> sums, ref float totals, nint offset)
    {
        ref double first = ref Unsafe.As<float, double>(ref Unsafe.Add(ref totals, offset));
        (Vector512.LoadUnsafe(ref first) + Vector512.WidenLower(sums)).StoreUnsafe(ref first);
        (Vector512.LoadUnsafe(ref first, 8) + Vector512.WidenUpper(sums)).StoreUnsafe(ref first, 8);
    }

    /// <summary>Adds a sum to a total, which is in double precision: two floats of memory.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="totals">Memory of totals.</param>
    /// <param name="offset">Floats before it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddToTotal(float sum, ref float totals, nint offset) =>
        Unsafe.As<float, double>(ref Unsafe.Add(ref totals, offset)) += sum;

    /// <summary>
    /// Adds mean and sum of squared differences of a part of some values to those of the parts before it (Chan, Golub and LeVeque 1979), in
    /// double precision.
    /// </summary>
    /// <param name="mean">Mean of the part.</param>
    /// <param name="squares">Sum of squared differences from it.</param>
    /// <param name="part">How many of all values, with those before, are of this part: 0 to 1.</param>
    /// <param name="weight">Values before it, times <paramref name="part"/>.</param>
    /// <param name="totals">Memory of totals, two floats each.</param>
    /// <param name="offset">Floats before the mean.</param>
    /// <param name="distance">Floats from the mean to the sum of squared differences.</param>
    public static void AddMoments(float mean, float squares, double part, double weight, ref float totals, nint offset, nint distance)
    {
        ref double total = ref Unsafe.As<float, double>(ref Unsafe.Add(ref totals, offset));
        double difference = mean - total;
        total += difference * part;
        Unsafe.As<float, double>(ref Unsafe.Add(ref totals, offset + distance)) += squares + (difference * difference * weight);
    }

    /// <summary>Copies floats from one place to another.</summary>
    /// <param name="source">The first to copy.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="count">How many they are.</param>
    public static void Copy(ref float source, ref float target, int count) =>
        MemoryMarshal.CreateReadOnlySpan(ref source, count).CopyTo(MemoryMarshal.CreateSpan(ref target, count));

    /// <summary>Makes zeros of so many floats.</summary>
    public static void Clear(ref float origin, int count) => MemoryMarshal.CreateSpan(ref origin, count).Clear();

    /// <summary>Rounds totals in double precision to single precision.</summary>
    /// <param name="totals">Memory of totals, two floats each.</param>
    /// <param name="results">Receives a float for each.</param>
    /// <param name="count">Totals: a multiple of 16.</param>
    public static void Narrow(ref float totals, ref float results, nint count)
    {
        ref double from = ref Unsafe.As<float, double>(ref totals);
        for (nint index = 0; index < count; index += Vector128<float>.Count)
        {
            Vector128<double> lower = Vector128.LoadUnsafe(ref from, (nuint)index);
            Vector128<double> upper = Vector128.LoadUnsafe(ref from, (nuint)index + 2);
            Vector128.Narrow(lower, upper).StoreUnsafe(ref results, (nuint)index);
        }
    }

    /// <summary>Sums values of a tile, [value][16 images], over the images.</summary>
    /// <param name="tile">The values of 16 images.</param>
    /// <param name="values">Values of one image.</param>
    /// <param name="sums">Receives a sum for each value, and zeros behind them up to a multiple of four.</param>
    public static void SumTile(ref float tile, int values, ref float sums)
    {
        int left = values;
        for (; left >= 4; left -= 4)
        {
            Store(SumLanes(Row(ref tile, 0), Row(ref tile, 1), Row(ref tile, 2), Row(ref tile, 3)), ref sums, 0);
            tile = ref At(ref tile, 4 * 16);
            sums = ref At(ref sums, 4);
        }

        if (left == 0)
            return;
        Vector512<float> second = left > 1 ? Row(ref tile, 1) : Vector512<float>.Zero;
        Vector512<float> third = left > 2 ? Row(ref tile, 2) : Vector512<float>.Zero;
        Store(SumLanes(Row(ref tile, 0), second, third, Vector512<float>.Zero), ref sums, 0);
    }

    /// <summary>
    /// Sums products of values of a tile, [value][16 images], over the images: sums[value][unit] = the sum of value * delta. For few units only:
    /// of more, outer products take less time.
    /// </summary>
    /// <param name="tile">The values of 16 images.</param>
    /// <param name="values">Values of one image.</param>
    /// <param name="deltas">[unit][16 images].</param>
    /// <param name="units">Units.</param>
    /// <param name="sums">Receives a row of sums for each value.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    public static void SumProducts(ref float tile, int values, ref float deltas, int units, ref float sums, int stride)
    {
        for (nint unit = 0; unit < units; unit++)
        {
            Vector512<float> delta = Row(ref deltas, unit);
            ref float from = ref tile;
            ref float to = ref At(ref sums, unit);
            int left = values;
            for (; left >= 4; left -= 4)
            {
                Vector128<float> four =
                    SumLanes(Row(ref from, 0) * delta, Row(ref from, 1) * delta, Row(ref from, 2) * delta, Row(ref from, 3) * delta);
                to = four[0];
                At(ref to, stride) = four[1];
                At(ref to, 2 * (nint)stride) = four[2];
                At(ref to, 3 * (nint)stride) = four[3];
                from = ref At(ref from, 4 * 16);
                to = ref At(ref to, 4 * (nint)stride);
            }

            for (; left > 0; left--)
            {
                to = SumLanes(Row(ref from, 0) * delta);
                from = ref At(ref from, 16);
                to = ref At(ref to, stride);
            }
        }
    }

    private static Vector512<float> Row(ref float tile, nint value) => Load512(ref tile, value * 16);

    /// <summary>Turns values of a tile, [value][16 images], into rows, [image][values, zeros up to the stride].</summary>
    /// <param name="tile">The values of 16 images.</param>
    /// <param name="values">Values of one image.</param>
    /// <param name="rows">Receives 16 rows.</param>
    /// <param name="stride">Floats from one row to the next, at least <paramref name="values"/>, a multiple of four.</param>
    public static void TransposeTile(ref float tile, int values, ref float rows, int stride)
    {
        TileTransposer.TransposeInFours(ref tile, 16, values, 16, ref rows, stride);
        for (nint image = 0; image < 16; image++)
        {
            for (nint value = (values + 3) / 4 * 4; value < stride; value += 4)
                Vector128<float>.Zero.StoreUnsafe(ref Unsafe.Add(ref rows, image * stride + value));
        }
    }

    /// <summary>Turns a map, [position][channel], into planes, [channel][position].</summary>
    /// <param name="map">The first channel of the first position.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    /// <param name="positions">Positions to take.</param>
    /// <param name="channels">Channels to take of each.</param>
    /// <param name="planes">Receives so many floats for each channel.</param>
    /// <param name="planeStride">Floats from one plane to the next.</param>
    public static void SplitChannels(ref float map, int stride, int positions, int channels, ref float planes, int planeStride) =>
        TileTransposer.Transpose(ref map, stride, positions, channels, ref planes, planeStride);

    /// <summary>Turns planes, [channel][position], into a map, [position][channel]: zeros behind the last channel up to a multiple of four.</summary>
    /// <param name="planes">The first position of the first channel.</param>
    /// <param name="planeStride">Floats from one plane to the next.</param>
    /// <param name="channels">Planes.</param>
    /// <param name="positions">Positions to take of each.</param>
    /// <param name="map">Receives so many positions.</param>
    /// <param name="stride">Floats from one position to the next, at least <paramref name="channels"/> rounded up to a multiple of four.</param>
    public static void JoinChannels(ref float planes, int planeStride, int channels, int positions, ref float map, int stride) =>
        TileTransposer.TransposeInFours(ref planes, planeStride, channels, positions, ref map, stride);

    private static ReadOnlySpan<float> OnesThenZeros =>
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
