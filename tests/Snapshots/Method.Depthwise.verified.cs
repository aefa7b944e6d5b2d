/// <summary>DepthwiseConv1: output[row][column][filter] = bias[filter] + sum of input[row * stride + r][column * stride +
/// c][channel] * kernel[r][c][channel][filter], over the channels of the filter's group (1 channels, 1 filters).</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void DepthwiseConv1Forward(ref float source, ref float weights, ref float bias, ref float output)
{
    // Columns 0..1: the whole 2-wide window.
    for (nint row = 0; row < 2; row++)
    {
        for (nint group = 0; group < 2; group++)
        {
            ref float groupSource = ref At(ref source, group * 16);
            ref float groupWeights = ref At(ref weights, group);
            ref float groupBias = ref At(ref bias, group);
            ref float groupOutput = ref At(ref output, group * 16);
            var sum00 = Splat512(ref groupBias, 0); var sum01 = sum00;
            Vector512<float> weight00, weight01, value;
            for (nint tap = 0; tap < 2; tap++)
            {
                ref float values = ref At(ref groupSource, (row + tap) * 96);
                ref float taps = ref At(ref groupWeights, tap * 32);
                weight00 = Splat512(ref taps, 0); weight01 = Splat512(ref taps, 16);
                value = Load512(ref values, 0); sum00 = Fma(value, weight00, sum00);
                value = Load512(ref values, 32); sum01 = Fma(value, weight00, sum01); sum00 = Fma(value, weight01, sum00);
                value = Load512(ref values, 64); sum01 = Fma(value, weight01, sum01);
            }
            ref float results = ref At(ref groupOutput, row * 64);
            Store(sum00, ref results, 0); Store(sum01, ref results, 32);
        }
    }
}
