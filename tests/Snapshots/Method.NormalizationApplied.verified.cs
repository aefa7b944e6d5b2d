/// <summary>BatchNorm1: (input - mean) * scale + beta, where scale = gamma / deviation.</summary>
[@MethodImplAttribute(Hot)]
public static void BatchNorm1Normalize(ref float input, ref float means, ref float scales, ref float beta, nint top, nint left,
    nint rows, nint columns, nint mapRows, nint mapColumns, nint channels, ref float part, nint stride)
{
    nint first = Min(Max(0, -left), columns), end = Max(first, Min(columns, mapColumns - left));
    for (nint y = top; y < top + rows; y++)
    {
        bool isInside = y >= 0 && y < mapRows;
        ClearPositions(ref part, isInside ? first : columns, channels * 16, stride);
        if (isInside)
        {
            ref float to = ref At(ref part, first * stride);
            nint at = (y * mapColumns + left + first) * channels * 16;
            for (nint x = first; x < end; x++)
            {
                for (nint channel = 0; channel < channels; channel++)
                {
                    var mean = Splat512(ref means, channel);
                    var scale = Splat512(ref scales, channel);
                    var shift = Splat512(ref beta, channel);
                    Store(Fma(Load512(ref input, at) - mean, scale, shift), ref to, channel * 16);
                    at += 16;
                }
                to = ref At(ref to, stride);
            }
            ClearPositions(ref At(ref part, end * stride), columns - end, channels * 16, stride);
        }
        part = ref At(ref part, columns * stride);
    }
}
