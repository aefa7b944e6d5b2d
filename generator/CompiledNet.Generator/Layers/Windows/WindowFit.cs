namespace CompiledNet.Generator.Layers.Windows;

/// <summary>
/// A window of right sizes (strides and sides at least 1, zeros at least 0) laid on a map: whether it fits, and what it gives.
/// </summary>
internal sealed record WindowFit(WindowSpec Window, WindowWords Words, Shape Input, int OutChannels)
{
    /// <summary>Same and causal padding take as many zeros as are needed, so that they always fit.</summary>
    public bool IsSame => Window.Padding is PaddingKind.Same or PaddingKind.Causal;

    public bool IsCausal => Window.Padding is PaddingKind.Causal;

    public int ZerosHeight => Window.ZeroHeight ?? 0;

    public int ZerosWidth => Window.ZeroWidth ?? 0;

    public bool IsTooHigh => OutHeight < 1;

    public bool IsTooWide => OutWidth < 1;

    public bool IsTooLarge => IsTooHigh || IsTooWide;

    /// <summary>The largest window whose taps lie on the padded input.</summary>
    public long LargestHeight => ((Input.Height + (2L * ZerosHeight) - 1) / Window.DilationHeight) + 1;

    /// <summary>The largest window whose taps lie on the padded input.</summary>
    public long LargestWidth => ((Input.Width + (2L * ZerosWidth) - 1) / Window.DilationWidth) + 1;

    /// <summary>Whether whole windows leave rows or columns over.</summary>
    public bool LeavesRest => !IsSame && !IsTooLarge
        && (WindowAxis.Cropped(Input.Height, Window.ReachHeight, Window.StrideHeight, ZerosHeight) != 0
            || WindowAxis.Cropped(Input.Width, Window.ReachWidth, Window.StrideWidth, ZerosWidth) != 0);

    /// <summary>Rows at the bottom that no window sees.</summary>
    public long CroppedRows => IsSame || IsTooHigh || Window.IsCeiling
        ? 0
        : WindowAxis.Cropped(Input.Height, Window.ReachHeight, Window.StrideHeight, ZerosHeight);

    /// <summary>Columns at the right that no window sees.</summary>
    public long CroppedColumns => IsSame || IsTooWide || Window.IsCeiling
        ? 0
        : WindowAxis.Cropped(Input.Width, Window.ReachWidth, Window.StrideWidth, ZerosWidth);

    /// <summary>A pool that lies in its padding alone has nothing to take the maximum or mean of.</summary>
    public bool SeesPaddingOnly => Words.IsPool && !IsSame && (ZerosHeight >= Window.Height || ZerosWidth >= Window.Width);

    /// <summary>Whether nothing is wrong with it: what a remedy must reach.</summary>
    public bool IsRight => !IsTooLarge && !SeesPaddingOnly && CroppedRows + CroppedColumns == 0;

    public long OutHeight => Windows(Input.Height, Window.ReachHeight, Window.StrideHeight, ZerosHeight);

    public long OutWidth => Windows(Input.Width, Window.ReachWidth, Window.StrideWidth, ZerosWidth);

    /// <summary>The output as titles of remedies show it.</summary>
    public string Output => Words.Output(OutHeight, OutWidth, OutChannels);

    public WindowGeometry Resolve() => new(
        Resolve(Input.Height, Window.Height, Window.StrideHeight, ZerosHeight, Window.DilationHeight),
        Resolve(Input.Width, Window.Width, Window.StrideWidth, ZerosWidth, Window.DilationWidth));

    private WindowAxis Resolve(int input, int size, int stride, int zeros, int dilation) =>
        WindowAxis.Resolve(input, size, stride, IsSame ? null : zeros, dilation, Window.IsCeiling, IsCausal);

    /// <summary>Windows along an axis; none where a window is too large.</summary>
    private long Windows(long input, long reach, long stride, long zeros) =>
        IsSame ? WindowAxis.SameWindows(input, stride)
        : Window.IsCeiling ? WindowAxis.CeilingWindows(input, reach, stride, zeros)
        : WindowAxis.Slack(input, reach, zeros) < 0 ? 0
        : WindowAxis.Windows(input, reach, stride, zeros);
}
