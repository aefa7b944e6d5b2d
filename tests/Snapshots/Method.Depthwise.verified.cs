/// <summary>DepthwiseConv1: output[row][column][filter] = bias[filter] + sum of input[row * stride + r][column * stride +
/// c][channel] * kernel[r][c][channel][filter], over the channels of the filter's group (1 channels, 1 filters).</summary>
[@MethodImplAttribute(Hot)]
public static void DepthwiseConv1Forward(ref float source, ref float weights, ref float bias, nint firstRow, nint endRow,
    int columns, int sourceRows, int sourceColumns, int padLeft, int channels, int step, nint weightStep, ref float output)
{
    nint down = (nint)sourceColumns * step, outDown = (nint)columns * step;
    for (nint row = firstRow; row < endRow; row += 2)
    {
        for (nint column = 0; column < columns; column++)
        {
            for (nint channel = 0; channel < channels; channel++)
            {
                var sum0 = Splat512(ref bias, channel); var sum1 = sum0;
                for (nint kernelColumn = 0; kernelColumn < 2; kernelColumn++)
                {
                    nint at = (row * sourceColumns + column + kernelColumn - padLeft) * step + channel * 16;
                    ref float taps = ref At(ref weights, kernelColumn * weightStep + channel);
                    var weight0 = Splat512(ref taps, 0); var weight1 = Splat512(ref taps, weightStep * 2);
                    var value = Load512(ref source, at); sum0 = Fma(value, weight0, sum0);
                    value = Load512(ref source, at += down); sum0 = Fma(value, weight1, sum0); sum1 = Fma(value, weight0, sum1);
                    value = Load512(ref source, at += down); sum1 = Fma(value, weight1, sum1);
                }
                ref float results = ref At(ref output, ((row - firstRow) * columns + column) * step + channel * 16);
                Store(sum0, ref results, 0); Store(sum1, ref results, outDown);
            }
        }
    }
}
