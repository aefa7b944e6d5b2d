/// <summary>Forward and backward pass over 16 images, one in each lane.</summary>
public static void TrainTile(scoped global::CompiledNet.Runtime.TrainingTile tile)
{
    ref float input1 = ref tile.Arena;
    ref float dense1 = ref At(ref tile.Arena, 64);
    ref float dense1Kernel = ref tile.Parameters;
    ref float dense1Bias = ref At(ref tile.Parameters, 64);
    ref float dense1Target = ref At(ref tile.Arena, 128);
    ref float dense1Gradient = ref At(ref tile.Arena, 96);
    ref float dense1BiasGradient = ref At(ref tile.Gradient, 64);
    ref float dense1KernelGradient = ref tile.Gradient;

    // Dense1: dense: 4 to 2.
    TKernels.Dense1Forward(ref input1, ref dense1Kernel, ref dense1Bias, ref dense1);

    // MeanSquaredError of dense1.
    TKernels.Dense1Loss(ref dense1, ref dense1Target, ref tile.Weights, ref dense1Gradient, tile.Count, tile.Scale,
        ref tile.Losses);

    // Dense1, backward.
    SumTile(ref dense1Gradient, 2, ref dense1BiasGradient);
    SumProducts(ref input1, 4, ref dense1Gradient, 2, ref dense1KernelGradient, 16);
}
