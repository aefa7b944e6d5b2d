/// <summary>Padding1: the gradient of the map within the zeros.</summary>
[@MethodImplAttribute(Hot)]
public static void Padding1Backward(ref float outputGradient, ref float inputGradient)
{
    for (nint row = 0; row < 2; row++)
    {
        Copy(ref At(ref outputGradient, row * 64 + 80), ref At(ref inputGradient, row * 32), 32);
    }
}
