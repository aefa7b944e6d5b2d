/// <summary>Predicts 16 images, one in each lane.</summary>
[@MethodImplAttribute(MethodImplOptions.AggressiveOptimization)]
public static void PredictTile(ref float parameters, ref float arena)
{
    ref float input1 = ref arena;
    ref float dense1 = ref At(ref arena, 64);
    ref float dense1Kernel = ref parameters;
    ref float dense1Bias = ref At(ref parameters, 64);

    // Dense1: dense: 4 to 2.
    TKernels.Dense1Forward(ref input1, ref dense1Kernel, ref dense1Bias, ref dense1);
}
