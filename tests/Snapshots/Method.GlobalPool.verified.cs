/// <summary>GlobalPool1: the largest value of the whole map, 4x4.</summary>
[@MethodImplAttribute(Hot)]
public static void GlobalPool1Forward(ref float input, ref float output)
{
    nint firstY = 0;
    nint endY = 4;
    nint firstX = 0;
    nint endX = 4;
    for (nint value = 0; value < 32; value += 16)
    {
        var result = Vector512.Create(float.NegativeInfinity);
        for (nint y = firstY; y < endY; y++)
        {
            for (nint x = firstX; x < endX; x++)
            {
                nint cell = y * 128 + x * 32 + value;
                result = Max(result, Load512(ref input, cell));
            }
        }
        Store(result, ref output, value);
    }
}
