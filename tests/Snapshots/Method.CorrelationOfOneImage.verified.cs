/// <summary>Conv1 of one image: output[row][column][filter] = sum of input[row * stride + r][column * stride + c][channel] *
/// kernel[r][c][channel][filter].</summary>
[@MethodImplAttribute(Hot)]
public static void Conv1One(ref float input, ref float kernel, ref float bias, ref float output)
{
    for (nint row = 0; row < 2; row++)
    {
        // Columns 0..1: the whole 2-wide window.
        {
            var sum00 = Load512(ref bias, 0); var sum10 = sum00;
            for (nint tap = 0; tap < 2; tap++)
            {
                ref float values = ref At(ref input, (row + tap) * 3);
                ref float taps = ref At(ref kernel, tap * 32);
                for (nint value = 0; value < 2; value++)
                {
                    var weight0 = Load512(ref taps, 0);
                    sum00 = Fma(Splat512(ref values, 0), weight0, sum00);
                    sum10 = Fma(Splat512(ref values, 1), weight0, sum10);
                    values = ref At(ref values, 1);
                    taps = ref At(ref taps, 16);
                }
            }
            ref float results = ref At(ref output, row * 32);
            Store(sum00, ref results, 0); Store(sum10, ref results, 16);
        }
    }
}
