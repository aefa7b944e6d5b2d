using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>What some layers ask of a window beyond the usual.</summary>
internal static class RandomWindow
{
    /// <summary>A pool's: now and then the last one may reach beyond the end.</summary>
    public static Window Ceil(this Random random, Window window) =>
        window.Padding == PaddingMode.Same || random.Next(4) > 0 ? window : window with { IsCeiling = true };

    /// <summary>A transposed convolution, whose kernel may be smaller than its stride, cut off on both sides and lengthened at the end.</summary>
    public static Conv2DTranspose Transpose(this Random random, string? name, int filters, Window window, bool useBias, ActivationFunction function)
    {
        if (window.Padding == PaddingMode.Explicit)
            window = window with { ZeroHeight = Math.Min(window.ZeroHeight, 2), ZeroWidth = Math.Min(window.ZeroWidth, 2) };
        return new(name, filters, window, useBias, function)
        {
            OutputPadding = random.Next(3) > 0 ? null : (random.Next(window.StrideHeight), random.Next(window.StrideWidth)),
        };
    }
}
