/// <summary>Conv2, gradient of the input: what each value gave to the outputs that saw it, sum of delta[row][column][filter] *
/// kernel[r][c][channel][filter].</summary>
[@MethodImplAttribute(Hot)]
public static void Conv2InputGradient(ref float source, ref float weights, ref float output, nint firstRow, nint rows)
{
    for (nint row = 0; row < rows; row++)
    {
        // Kernel rows by which some output row saw this row.
        nint firstTap = Max(0, firstRow + row - 1);
        nint endTap = Min(2, firstRow + row + 1);
        // Columns 0..2: the taps that meet the map.
        Vector512<float> sum00 = default, sum01 = default, sum02 = default;
        Vector512<float> weight00, weight01, value;
        for (nint tap = firstTap; tap < endTap; tap++)
        {
            ref float values = ref At(ref source, (firstRow + row - tap) * 32);
            ref float taps = ref At(ref weights, tap * 32);
            weight00 = Splat512(ref taps, 0); weight01 = Splat512(ref taps, 16);
            value = Load512(ref values, 0); sum00 = Fma(value, weight00, sum00); sum01 = Fma(value, weight01, sum01);
            value = Load512(ref values, 16); sum01 = Fma(value, weight00, sum01); sum02 = Fma(value, weight01, sum02);
        }
        ref float results = ref At(ref output, row * 48);
        Store(sum00, ref results, 0); Store(sum01, ref results, 16); Store(sum02, ref results, 32);
    }
}
