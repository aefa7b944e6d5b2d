/// <summary>Conv1: output[row][column][filter] = bias[filter] + sum of input[row * stride + r][column * stride + c][channel] *
/// kernel[r][c][channel][filter].</summary>
[@MethodImplAttribute(Hot)]
public static void Conv1Forward(ref float source, ref float weights, ref float bias, ref float output, nint firstRow, nint rows)
{
    for (nint row = 0; row < rows; row++)
    {
        // Columns 0..1: the whole 2-wide window.
        var sum00 = Splat512(ref bias, 0); var sum01 = sum00;
        Vector512<float> weight00, weight01, value;
        for (nint tap = 0; tap < 2; tap++)
        {
            ref float values = ref At(ref source, (firstRow + row + tap) * 48);
            ref float taps = ref At(ref weights, tap * 32);
            weight00 = Splat512(ref taps, 0); weight01 = Splat512(ref taps, 16);
            value = Load512(ref values, 0); sum00 = Fma(value, weight00, sum00);
            value = Load512(ref values, 16); sum01 = Fma(value, weight00, sum01); sum00 = Fma(value, weight01, sum00);
            value = Load512(ref values, 32); sum01 = Fma(value, weight01, sum01);
        }
        ref float results = ref At(ref output, row * 32);
        Store(sum00, ref results, 0); Store(sum01, ref results, 16);
    }
}
