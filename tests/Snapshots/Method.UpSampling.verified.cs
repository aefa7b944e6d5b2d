/// <summary>UpSampling1: each value 2x2 times.</summary>
[@MethodImplAttribute(Hot)]
public static void UpSampling1Forward(ref float input, ref float output)
{
    for (nint row = 0; row < 2; row++)
    {
        for (nint column = 0; column < 2; column++)
        {
            {
                var repeated = Load512(ref input, row * 32 + column * 16);
                ref float copies = ref At(ref output, row * 128 + column * 32);
                Store(repeated, ref copies, 0);
                Store(repeated, ref copies, 16);
                Store(repeated, ref copies, 64);
                Store(repeated, ref copies, 80);
            }
        }
    }
}
