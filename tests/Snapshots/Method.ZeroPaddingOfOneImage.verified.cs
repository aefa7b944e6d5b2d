/// <summary>Padding1: the map within zeros.</summary>
[@MethodImplAttribute(Hot)]
public static void Padding1One(ref float input, ref float output)
{
    Clear(ref output, 256);
    for (nint row = 0; row < 2; row++)
    {
        Copy(ref At(ref input, row * 32), ref At(ref output, row * 64 + 80), 32);
    }
}
