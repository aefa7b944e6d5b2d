/// <summary>Pool1: the largest of each 2x2 window of one row of windows; keeps which it was.</summary>
[@MethodImplAttribute(Hot)]
public static void Pool1Training(ref float rows, ref float output, ref float index)
{
    for (nint column = 0; column < 2; column++)
    {
        ref float window = ref At(ref rows, column * 32);
        var largest = Load512(ref window, 0);
        var place = Vector512<int>.Zero;
        var candidate1 = Load512(ref window, 16);
        var isLarger1 = Vector512.GreaterThan(candidate1, largest) | ~Vector512.Equals(candidate1, candidate1);
        largest = Vector512.ConditionalSelect(isLarger1, candidate1, largest);
        place = Vector512.ConditionalSelect(isLarger1.AsInt32(), Vector512.Create(1), place);
        var candidate2 = Load512(ref window, 64);
        var isLarger2 = Vector512.GreaterThan(candidate2, largest) | ~Vector512.Equals(candidate2, candidate2);
        largest = Vector512.ConditionalSelect(isLarger2, candidate2, largest);
        place = Vector512.ConditionalSelect(isLarger2.AsInt32(), Vector512.Create(2), place);
        var candidate3 = Load512(ref window, 80);
        var isLarger3 = Vector512.GreaterThan(candidate3, largest) | ~Vector512.Equals(candidate3, candidate3);
        largest = Vector512.ConditionalSelect(isLarger3, candidate3, largest);
        place = Vector512.ConditionalSelect(isLarger3.AsInt32(), Vector512.Create(3), place);
        Store(largest, ref output, column * 16);
        Store(place.AsSingle(), ref index, column * 16);
    }
}
