/// <summary>DepthwiseConv1 of one image: output[row][column][filter] = sum of input[row * stride + r][column * stride + c][channel]
/// * kernel[r][c][channel][filter], over the channels of the filter's group (1 channels, 1 filters).</summary>
[@MethodImplAttribute(Hot)]
public static void DepthwiseConv1One(ref float source, ref float weights, ref float bias, ref float output, nint firstRow,
    nint rows)
{
    for (nint row = 0; row < rows; row++)
    {
        // Columns 0..1: the whole 2-wide window.
        var sum00 = Load512(ref bias, 0); var sum01 = sum00;
        Vector512<float> weight00, weight01, value;
        for (nint tap = 0; tap < 2; tap++)
        {
            ref float values = ref At(ref source, (firstRow + row + tap) * 48);
            ref float taps = ref At(ref weights, tap * 32);
            weight00 = Load512(ref taps, 0); weight01 = Load512(ref taps, 16);
            value = Load512(ref values, 0); sum00 = Fma(value, weight00, sum00);
            value = Load512(ref values, 16); sum01 = Fma(value, weight00, sum01); sum00 = Fma(value, weight01, sum00);
            value = Load512(ref values, 32); sum01 = Fma(value, weight01, sum01);
        }
        ref float results = ref At(ref output, row * 32);
        Store(sum00, ref results, 0); Store(sum01, ref results, 16);
    }
}
