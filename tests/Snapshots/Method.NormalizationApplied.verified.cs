/// <summary>BatchNorm1: (input - mean) / deviation * gamma + beta, by the statistics of the batch.</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void BatchNorm1Training(ref float input, ref float statistics, ref float gamma, ref float beta, ref float output)
{
    for (nint channel = 0; channel < 2; channel++)
    {
        var scale = Vector512.Create(At(ref gamma, channel) * At(ref statistics, channel + 16));
        var mean = Splat512(ref statistics, channel);
        var shift = Splat512(ref beta, channel);
        for (nint position = 0; position < 16; position++)
        {
            nint at = position * 32 + channel * 16;
            Store(Fma(Load512(ref input, at) - mean, scale, shift), ref output, at);
        }
    }
}
