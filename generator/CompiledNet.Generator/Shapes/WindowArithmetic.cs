using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>
/// Windows along one axis: the one place that knows how padding and stride make an output of an input. With n inputs, a
/// window of k, stride s and p zeros on both sides, the output is floor((n + 2p - k) / s) + 1; with same padding it is
/// ceil(n / s), for which (output - 1) * s + k - n zeros are needed, the odd one at the end (TensorFlow's rule). A window of
/// k taps that stand d apart is one of d(k - 1) + 1.
/// </summary>
internal static class WindowArithmetic
{
    /// <summary>Inputs beyond the first window, n + 2p - k: less than 0 where the window is larger than its padded input.</summary>
    public static long Slack(long input, long size, long zeros) => input + (2 * zeros) - size;

    /// <summary>Number of windows between explicit zeros (none for valid padding). The window must not be too large.</summary>
    public static long Windows(long input, long size, long stride, long zeros) => (Slack(input, size, zeros) / stride) + 1;

    /// <summary>Number of windows with same padding.</summary>
    public static long SameWindows(long input, long stride) => (input + stride - 1) / stride;

    /// <summary>Inputs at the end that no window sees: (n + 2p - k) mod s.</summary>
    public static long Cropped(long input, long size, long stride, long zeros) => Slack(input, size, zeros) % stride;

    /// <summary>The axis in numbers, for an output that fits in 32 bits.</summary>
    /// <param name="zeros">Explicit zeros on both sides; null for same padding.</param>
    public static WindowAxis Resolve(int input, int size, int stride, int? zeros, int dilation = 1)
    {
        long reach = ((long)dilation * (size - 1)) + 1;
        long output = zeros is int given ? Windows(input, reach, stride, given) : SameWindows(input, stride);

        // What the last window sees ends here; less than the input where a stride is larger than the window or crops.
        long seen = ((output - 1) * stride) + reach;
        long padBefore = zeros ?? Math.Max(seen - input, 0) / 2;
        long padAfter = Math.Max(seen - padBefore - input, 0);
        return new WindowAxis(input, size, stride, (int)padBefore, (int)padAfter, (int)output, dilation);
    }
}
