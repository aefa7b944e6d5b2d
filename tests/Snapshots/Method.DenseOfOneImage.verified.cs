/// <summary>Dense1 of one image: output[unit] = sum of input[input] * kernel[input][unit].</summary>
[@MethodImplAttribute(Hot)]
public static void Dense1One(ref float input, ref float kernel, ref float bias, ref float output)
{
    {
        var sum00 = Load512(ref bias, 0);
        ref float values = ref input;
        ref float taps = ref kernel;
        for (nint value = 0; value < 4; value++)
        {
            var weight0 = Load512(ref taps, 0);
            sum00 = Fma(Splat512(ref values, 0), weight0, sum00);
            values = ref At(ref values, 1);
            taps = ref At(ref taps, 16);
        }
        ref float results = ref output;
        Store(sum00, ref results, 0);
    }
}
