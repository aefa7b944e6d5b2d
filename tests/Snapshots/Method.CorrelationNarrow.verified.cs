/// <summary>Conv1: output[row][column][filter] = bias[filter] + sum of input[row * stride + r][column * stride + c][channel] *
/// kernel[r][c][channel][filter].</summary>
[@MethodImplAttribute(Hot)]
public static void Conv1Forward(ref float source, ref float weights, ref float bias, ref float output, nint firstRow, nint rows)
{
    for (nint row = 0; row < rows; row++)
    {
        // Columns 0..1: the whole 2-wide window.
        var sum00 = Splat128(ref bias, 0); var sum01 = sum00; var sum02 = sum00; var sum03 = sum00; var sum04 = sum00;
        var sum05 = sum00; var sum06 = sum00; var sum07 = sum00;
        Vector128<float> weight00, weight01, value;
        for (nint tap = 0; tap < 2; tap++)
        {
            ref float values = ref At(ref source, (firstRow + row + tap) * 48);
            ref float taps = ref At(ref weights, tap * 32);
            weight00 = Splat128(ref taps, 0); weight01 = Splat128(ref taps, 16);
            value = Load128(ref values, 0); sum00 = Fma(value, weight00, sum00);
            value = Load128(ref values, 4); sum01 = Fma(value, weight00, sum01);
            value = Load128(ref values, 8); sum02 = Fma(value, weight00, sum02);
            value = Load128(ref values, 12); sum03 = Fma(value, weight00, sum03);
            value = Load128(ref values, 16); sum04 = Fma(value, weight00, sum04); sum00 = Fma(value, weight01, sum00);
            value = Load128(ref values, 20); sum05 = Fma(value, weight00, sum05); sum01 = Fma(value, weight01, sum01);
            value = Load128(ref values, 24); sum06 = Fma(value, weight00, sum06); sum02 = Fma(value, weight01, sum02);
            value = Load128(ref values, 28); sum07 = Fma(value, weight00, sum07); sum03 = Fma(value, weight01, sum03);
            value = Load128(ref values, 32); sum04 = Fma(value, weight01, sum04);
            value = Load128(ref values, 36); sum05 = Fma(value, weight01, sum05);
            value = Load128(ref values, 40); sum06 = Fma(value, weight01, sum06);
            value = Load128(ref values, 44); sum07 = Fma(value, weight01, sum07);
        }
        ref float results = ref At(ref output, row * 32);
        Store(sum00, ref results, 0); Store(sum01, ref results, 4); Store(sum02, ref results, 8); Store(sum03, ref results, 12);
        Store(sum04, ref results, 16); Store(sum05, ref results, 20); Store(sum06, ref results, 24); Store(sum07, ref results, 28);
    }
}
