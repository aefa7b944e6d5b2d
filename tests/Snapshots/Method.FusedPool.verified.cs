/// <summary>Pool1: the largest of each 2x2 window of one row of windows.</summary>
[@MethodImplAttribute(Hot)]
public static void Pool1Forward(ref float rows, ref float output)
{
    for (nint column = 0; column < 2; column++)
    {
        ref float window = ref At(ref rows, column * 32);
        var largest = Load512(ref window, 0);
        largest = Max(largest, Load512(ref window, 16));
        largest = Max(largest, Load512(ref window, 64));
        largest = Max(largest, Load512(ref window, 80));
        Store(largest, ref output, column * 16);
    }
}
