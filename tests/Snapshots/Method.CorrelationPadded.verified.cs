/// <summary>Conv1: output[row][column][filter] = bias[filter] + sum of input[row * stride + r][column * stride + c][channel] *
/// kernel[r][c][channel][filter].</summary>
[@MethodImplAttribute(Hot)]
public static void Conv1Forward(ref float source, ref float weights, ref float bias, ref float output, nint firstRow, nint rows)
{
    for (nint row = 0; row < rows; row++)
    {
        // Kernel rows that meet the map; the others would see padding.
        nint firstTap = Max(0, 1 - (firstRow + row));
        nint endTap = Min(3, 4 - (firstRow + row));
        // Columns 0..2: the taps that meet the map.
        var sum00 = Splat512(ref bias, 0); var sum01 = sum00; var sum02 = sum00;
        Vector512<float> weight00, weight01, weight02, value;
        for (nint tap = firstTap; tap < endTap; tap++)
        {
            ref float values = ref At(ref source, (firstRow + row + tap - 1) * 48);
            ref float taps = ref At(ref weights, tap * 48);
            weight00 = Splat512(ref taps, 0); weight01 = Splat512(ref taps, 16); weight02 = Splat512(ref taps, 32);
            value = Load512(ref values, 0); sum01 = Fma(value, weight00, sum01); sum00 = Fma(value, weight01, sum00);
            value = Load512(ref values, 16); sum02 = Fma(value, weight00, sum02); sum01 = Fma(value, weight01, sum01);
            sum00 = Fma(value, weight02, sum00);
            value = Load512(ref values, 32); sum02 = Fma(value, weight01, sum02); sum01 = Fma(value, weight02, sum01);
        }
        ref float results = ref At(ref output, row * 48);
        Store(sum00, ref results, 0); Store(sum01, ref results, 16); Store(sum02, ref results, 32);
    }
}
