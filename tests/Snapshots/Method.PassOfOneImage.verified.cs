/// <summary>Predicts one image; the lanes are channels.</summary>
[@MethodImplAttribute(MethodImplOptions.AggressiveOptimization)]
public static void PredictOne(ref float parameters, ref float image, ref float arena)
{
    ref float dense1 = ref arena;
    ref float dense1Kernel = ref parameters;
    ref float dense1Bias = ref At(ref parameters, 64);

    // Dense1: dense: 4 to 2.
    TKernels.Dense1One(ref image, ref dense1Kernel, ref dense1Bias, ref dense1);
}
