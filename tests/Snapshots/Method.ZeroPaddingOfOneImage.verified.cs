/// <summary>Padding1: the map within zeros.</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void Padding1One(ref float input, ref float output)
{
    MemoryMarshal.CreateSpan(ref output, 256).Clear();
    for (nint row = 0; row < 2; row++)
    {
        MemoryMarshal.CreateReadOnlySpan(ref At(ref input, row * 32),
            32).CopyTo(MemoryMarshal.CreateSpan(ref At(ref output, row * 64 + 80), 32));
    }
}
