/// <summary>Pool1: the largest value of each 3x3 window.</summary>
[@MethodImplAttribute(Hot)]
public static void Pool1Forward(ref float input, ref float output)
{
    for (nint row = 0; row < 2; row++)
    {
        nint firstY = row;
        nint endY = row + 3;
        for (nint column = 0; column < 2; column++)
        {
            nint firstX = column;
            nint endX = column + 3;
            for (nint value = 0; value < 32; value += 16)
            {
                nint at = row * 64 + column * 32 + value;
                var result = Vector512.Create(float.NegativeInfinity);
                for (nint y = firstY; y < endY; y++)
                {
                    for (nint x = firstX; x < endX; x++)
                    {
                        nint cell = y * 128 + x * 32 + value;
                        result = Max(result, Load512(ref input, cell));
                    }
                }
                Store(result, ref output, at);
            }
        }
    }
}
