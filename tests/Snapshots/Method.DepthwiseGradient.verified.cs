/// <summary>DepthwiseConv1, gradient of the kernel: the sums over the images.</summary>
[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]
public static void DepthwiseConv1KernelGradient(ref float sums, ref float gradient)
{
    for (nint weight = 0; weight < 4; weight++)
    {
        ref float from = ref At(ref sums, weight * 32);
        ref float to = ref At(ref gradient, weight * 16);
        At(ref to, 0) = Vector512.Sum(Load512(ref from, 0));
        At(ref to, 1) = Vector512.Sum(Load512(ref from, 16));
    }
}
