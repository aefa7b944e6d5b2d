/// <summary>Silu of every value.</summary>
[@MethodImplAttribute(Hot)]
public static void Activation1Activation(ref float input, ref float output)
{
    for (nint at = 0; at < 1024; at += 16)
    {
        Store(Silu(Load512(ref input, at)), ref output, at);
    }
}
