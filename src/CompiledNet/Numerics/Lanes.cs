using System.Numerics;
using System.Runtime.Intrinsics;

namespace CompiledNet.Numerics;

/// <summary>
/// Some floats that are computed side by side. A formula over it is written once and runs over a span twice: over what fills the
/// machine's widest vectors, and over what is left, if anything is, so that lanes that nothing needs are not compiled. Every operation
/// rounds by itself, so that a float's result does not depend on where it stands.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many they are.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator *(float left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded as <see cref="Simd.Fma(Vector128{float}, Vector128{float}, Vector128{float})"/> does.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>A number in all lanes.</summary>
    static abstract TSelf Create(float number);

    /// <summary>The floats that begin at an offset.</summary>
    static abstract TSelf Load(ref float origin, nint offset);

    static abstract TSelf Sqrt(TSelf square);

    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>1, -1, or 0 of 0 and of what is not a number.</summary>
    static abstract TSelf Sign(TSelf number);

    /// <summary>Writes the floats at an offset.</summary>
    void Store(ref float origin, nint offset);

    /// <summary>
    /// Writes them as what is kept from step to step: numbers below the smallest normal one as zero. A mean of what is zero from now on
    /// becomes subnormal, where a processor takes a hundred times as long, and would stay so for ever, since it rounds to itself.
    /// </summary>
    void StoreState(ref float origin, nint offset);
}

/// <summary>Vectors of 512 bits. Only where the machine has them: put together from narrow ones they are slow.</summary>
internal readonly struct WideLanes(Vector512<float> vector) : ILanes<WideLanes>
{
    private readonly Vector512<float> vector = vector;

    public static int Count => Vector512<float>.Count;

    public static WideLanes operator +(WideLanes left, WideLanes right) => new(left.vector + right.vector);

    public static WideLanes operator -(WideLanes left, WideLanes right) => new(left.vector - right.vector);

    public static WideLanes operator *(WideLanes left, WideLanes right) => new(left.vector * right.vector);

    public static WideLanes operator *(float left, WideLanes right) => new(left * right.vector);

    public static WideLanes operator /(WideLanes left, WideLanes right) => new(left.vector / right.vector);

    public static WideLanes MultiplyAdd(WideLanes left, WideLanes right, WideLanes addend) =>
        new(Simd.Fma(left.vector, right.vector, addend.vector));

    public static WideLanes Create(float number) => new(Vector512.Create(number));

    public static WideLanes Load(ref float origin, nint offset) => new(Simd.Load512(ref origin, offset));

    public static WideLanes Sqrt(WideLanes square) => new(Vector512.Sqrt(square.vector));

    public static WideLanes Max(WideLanes left, WideLanes right) => new(Vector512.Max(left.vector, right.vector));

    public static WideLanes Sign(WideLanes number) => new(
        (Vector512.GreaterThan(number.vector, Vector512<float>.Zero) & Vector512<float>.One)
        - (Vector512.LessThan(number.vector, Vector512<float>.Zero) & Vector512<float>.One));

    public void Store(ref float origin, nint offset) => Simd.Store(vector, ref origin, offset);

    public void StoreState(ref float origin, nint offset) => Simd.Store(
        Vector512.AndNot(vector, Vector512.LessThan(Vector512.Abs(vector), Vector512.Create(NormalNumbers.Smallest))), ref origin, offset);
}

/// <summary>Vectors as the machine has them, up to 256 bits.</summary>
internal readonly struct MachineLanes(Vector<float> vector) : ILanes<MachineLanes>
{
    private readonly Vector<float> vector = vector;

    public static int Count => Vector<float>.Count;

    public static MachineLanes operator +(MachineLanes left, MachineLanes right) => new(left.vector + right.vector);

    public static MachineLanes operator -(MachineLanes left, MachineLanes right) => new(left.vector - right.vector);

    public static MachineLanes operator *(MachineLanes left, MachineLanes right) => new(left.vector * right.vector);

    public static MachineLanes operator *(float left, MachineLanes right) => new(left * right.vector);

    public static MachineLanes operator /(MachineLanes left, MachineLanes right) => new(left.vector / right.vector);

    public static MachineLanes MultiplyAdd(MachineLanes left, MachineLanes right, MachineLanes addend) => new(
        Count == Vector256<float>.Count
            ? Simd.Fma(left.vector.AsVector256(), right.vector.AsVector256(), addend.vector.AsVector256()).AsVector()
            : Simd.Fma(left.vector.AsVector128(), right.vector.AsVector128(), addend.vector.AsVector128()).AsVector());

    public static MachineLanes Create(float number) => new(new Vector<float>(number));

    public static MachineLanes Load(ref float origin, nint offset) => new(Vector.LoadUnsafe(ref Simd.At(ref origin, offset)));

    public static MachineLanes Sqrt(MachineLanes square) => new(Vector.SquareRoot(square.vector));

    public static MachineLanes Max(MachineLanes left, MachineLanes right) => new(Vector.Max(left.vector, right.vector));

    public static MachineLanes Sign(MachineLanes number) => new(
        Vector.ConditionalSelect(Vector.GreaterThan(number.vector, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero)
        - Vector.ConditionalSelect(Vector.LessThan(number.vector, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero));

    public void Store(ref float origin, nint offset) => vector.StoreUnsafe(ref Simd.At(ref origin, offset));

    public void StoreState(ref float origin, nint offset) => Vector.ConditionalSelect(
        Vector.LessThan(Vector.Abs(vector), new Vector<float>(NormalNumbers.Smallest)), Vector<float>.Zero, vector)
        .StoreUnsafe(ref Simd.At(ref origin, offset));
}

/// <summary>A float by itself.</summary>
internal readonly struct SingleLane(float number) : ILanes<SingleLane>
{
    private readonly float number = number;

    public static int Count => 1;

    public static SingleLane operator +(SingleLane left, SingleLane right) => new(left.number + right.number);

    public static SingleLane operator -(SingleLane left, SingleLane right) => new(left.number - right.number);

    public static SingleLane operator *(SingleLane left, SingleLane right) => new(left.number * right.number);

    public static SingleLane operator *(float left, SingleLane right) => new(left * right.number);

    public static SingleLane operator /(SingleLane left, SingleLane right) => new(left.number / right.number);

    public static SingleLane MultiplyAdd(SingleLane left, SingleLane right, SingleLane addend) => new(Simd.Fma(
        Vector128.CreateScalarUnsafe(left.number), Vector128.CreateScalarUnsafe(right.number), Vector128.CreateScalarUnsafe(addend.number)).ToScalar());

    public static SingleLane Create(float number) => new(number);

    public static SingleLane Load(ref float origin, nint offset) => new(Simd.At(ref origin, offset));

    public static SingleLane Sqrt(SingleLane square) => new(MathF.Sqrt(square.number));

    public static SingleLane Max(SingleLane left, SingleLane right) => new(MathF.Max(left.number, right.number));

    public static SingleLane Sign(SingleLane number) => new(number.number > 0 ? 1 : number.number < 0 ? -1 : 0);

    public void Store(ref float origin, nint offset) => Simd.At(ref origin, offset) = number;

    public void StoreState(ref float origin, nint offset) => Simd.At(ref origin, offset) = MathF.Abs(number) < NormalNumbers.Smallest ? 0 : number;
}

/// <summary>Where floats have all their digits.</summary>
internal static class NormalNumbers
{
    /// <summary>The smallest float above zero that has them: 2^-126.</summary>
    public const float Smallest = 1.17549435e-38f;
}
