/// <summary>Dense1: output[unit] = bias[unit] + sum of input[input] * kernel[input][unit].</summary>
[@MethodImplAttribute(Hot)]
public static void Dense1Forward(ref float source, ref float weights, ref float bias, ref float output)
{
    var sum00 = Splat512(ref bias, 0); var sum10 = Splat512(ref bias, 1);
    Vector512<float> value0;
    ref float values = ref source;
    ref float taps = ref weights;
    for (nint input = 0; input < 4; input++)
    {
        value0 = Load512(ref values, 0);
        sum00 = Fma(value0, Splat512(ref taps, 0), sum00); sum10 = Fma(value0, Splat512(ref taps, 1), sum10);
        values = ref At(ref values, 16);
        taps = ref At(ref taps, 16);
    }
    ref float results = ref output;
    Store(sum00, ref results, 0); Store(sum10, ref results, 16);
}
