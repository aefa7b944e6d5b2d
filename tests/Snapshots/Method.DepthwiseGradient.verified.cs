/// <summary>DepthwiseConv1, gradient of the kernel: the sums over the images.</summary>
[@MethodImplAttribute(Hot)]
public static void DepthwiseConv1KernelGradient(ref float sums, int taps, int filters, int row, ref float gradient)
{
    nint step = taps * 16;
    for (nint tap = 0; tap < taps; tap++)
    {
        for (nint filter = 0; filter < filters; filter += 4)
        {
            ref float from = ref At(ref sums, filter * step + tap * 16);
            Store(SumLanes(Load512(ref from, 0), Load512(ref from, step), Load512(ref from, step * 2), Load512(ref from, step * 3)),
                ref gradient, tap * row + filter);
        }
    }
}
