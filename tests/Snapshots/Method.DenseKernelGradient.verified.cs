/// <summary>Dense1, gradient of the kernel: gradient[input][unit] = sum over images of input[input][image] *
/// delta[image][unit].</summary>
[@MethodImplAttribute(Hot)]
public static void Dense1KernelGradient(ref float input, ref float transposedDelta, ref float gradient)
{
    {
        Vector128<float> sum00 = default, sum10 = default, sum20 = default, sum30 = default;
        ref float values = ref input;
        ref float deltas = ref transposedDelta;
        for (nint image = 0; image < 16; image++)
        {
            var delta0 = Load128(ref deltas, 0);
            var value0 = Splat128(ref values, 0); sum00 = Fma(value0, delta0, sum00);
            var value1 = Splat128(ref values, 16); sum10 = Fma(value1, delta0, sum10);
            var value2 = Splat128(ref values, 32); sum20 = Fma(value2, delta0, sum20);
            var value3 = Splat128(ref values, 48); sum30 = Fma(value3, delta0, sum30);
            values = ref At(ref values, 1);
            deltas = ref At(ref deltas, 4);
        }
        ref float results = ref gradient;
        Store(sum00, ref results, 0); Store(sum10, ref results, 16); Store(sum20, ref results, 32); Store(sum30, ref results, 48);
    }
}
