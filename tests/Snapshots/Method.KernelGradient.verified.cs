/// <summary>Conv1, gradient of the kernel: gradient[r][c][channel][filter] = sum over images and positions of input[row * stride +
/// r][column * stride + c][channel] * delta[row][column][filter].</summary>
[@MethodImplAttribute(Hot)]
public static void Conv1KernelGradient(ref float input, ref float delta, ref float gradient)
{
    for (nint tap = 0; tap < 2; tap++)
    {
        Vector512<float> sum00 = default, sum10 = default;
        for (nint row = 0; row < 2; row++)
        {
            ref float inputs = ref At(ref input, (row + tap) * 48);
            ref float deltas = ref At(ref delta, row * 32);
            // Columns 0..1.
            for (nint column = 0; column < 2; column++)
            {
                ref float inputsHere = ref At(ref inputs, column * 16);
                ref float deltasHere = ref At(ref deltas, column * 16);
                var delta0 = Load512(ref deltasHere, 0);
                var value0 = Load512(ref inputsHere, 0); sum00 = Fma(value0, delta0, sum00);
                var value1 = Load512(ref inputsHere, 16); sum10 = Fma(value1, delta0, sum10);
            }
        }
        ref float weights = ref At(ref gradient, tap * 32);
        At(ref weights, 0) = SumLanes(sum00);
        At(ref weights, 16) = SumLanes(sum10);
    }
}
