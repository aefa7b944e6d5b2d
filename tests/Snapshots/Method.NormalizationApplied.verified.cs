/// <summary>BatchNorm1: (input - mean) * scale + beta, where scale = gamma / deviation.</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void BatchNorm1Normalize(ref float input, ref float means, ref float scales, ref float beta, int positions,
    int channels, ref float output)
{
    for (nint position = 0, at = 0; position < positions; position++)
    {
        for (nint channel = 0; channel < channels; channel++)
        {
            var mean = Splat512(ref means, channel);
            var scale = Splat512(ref scales, channel);
            var shift = Splat512(ref beta, channel);
            Store(Fma(Load512(ref input, at) - mean, scale, shift), ref output, at);
            at += 16;
        }
    }
}
