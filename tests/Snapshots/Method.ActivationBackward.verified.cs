/// <summary>Gradient of the input of Silu.</summary>
[@MethodImplAttribute(Hot)]
public static void Activation1ActivationBackward(ref float values, ref float outputGradient, ref float inputGradient)
{
    for (nint at = 0; at < 1024; at += 16)
    {
        var value = Load512(ref values, at);
        var slope = Load512(ref outputGradient, at);
        Store(slope * SiluSlope(value), ref inputGradient, at);
    }
}
