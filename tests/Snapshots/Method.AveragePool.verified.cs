/// <summary>Pool1: the mean of each 2x2 window.</summary>
[@MethodImplAttribute(Hot)]
public static void Pool1Forward(ref float input, ref float output)
{
    for (nint row = 0; row < 2; row++)
    {
        nint firstY = row * 2;
        nint endY = row * 2 + 2;
        for (nint column = 0; column < 2; column++)
        {
            nint firstX = column * 2;
            nint endX = column * 2 + 2;
            nint at = row * 32 + column * 16;
            var result = Vector512<float>.Zero;
            for (nint y = firstY; y < endY; y++)
            {
                for (nint x = firstX; x < endX; x++)
                {
                    nint cell = y * 64 + x * 16;
                    result += Load512(ref input, cell);
                }
            }
            Store(result * Vector512.Create(1f / 4), ref output, at);
        }
    }
}
