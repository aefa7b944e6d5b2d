/// <summary>Pool1: the gradient of each maximum goes to the value that it was; the others of its window get zero. One row of
/// windows.</summary>
[@MethodImplAttribute(Hot)]
public static void Pool1Backward(ref float gradient, ref float index, ref float delta)
{
    for (nint column = 0; column < 2; column++)
    {
        var slope = Load512(ref gradient, column * 16);
        var place = Load512(ref index, column * 16).AsInt32();
        ref float window = ref At(ref delta, column * 32);
        Store(Vector512.ConditionalSelect(Vector512.Equals(place, Vector512.Create(0)).AsSingle(), slope, Vector512<float>.Zero),
            ref window, 0);
        Store(Vector512.ConditionalSelect(Vector512.Equals(place, Vector512.Create(1)).AsSingle(), slope, Vector512<float>.Zero),
            ref window, 16);
        Store(Vector512.ConditionalSelect(Vector512.Equals(place, Vector512.Create(2)).AsSingle(), slope, Vector512<float>.Zero),
            ref window, 64);
        Store(Vector512.ConditionalSelect(Vector512.Equals(place, Vector512.Create(3)).AsSingle(), slope, Vector512<float>.Zero),
            ref window, 80);
    }
}
