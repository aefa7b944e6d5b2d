namespace CompiledNet.Generator.Layers.Windows;

/// <summary>The axes on which a window does not fit.</summary>
internal enum Axes
{
    Both,
    Rows,
    Columns,
}

/// <summary>A way to make a window fit.</summary>
/// <param name="Words">As a message names it: <c>stride 1</c>.</param>
/// <param name="Remedy">As an editor offers it.</param>
internal readonly record struct WindowChoice(string Words, Remedy Remedy);

/// <summary>
/// Looks for the nearest strides, paddings and sizes that make a window fit its map. Every candidate is tried, none calculated.
/// </summary>
internal static class WindowRemedies
{
    /// <summary>How far from the value that is written a candidate may be: farther ones are no longer what was meant.</summary>
    private const int Reach = 16;

    public static IEnumerable<WindowChoice> ForTooLarge(WindowFit fit, Axes axes)
    {
        WindowSpec window = fit.Window;
        long largest = axes switch
        {
            Axes.Rows => fit.LargestHeight,
            Axes.Columns => fit.LargestWidth,
            _ => Math.Min(fit.LargestHeight, fit.LargestWidth),
        };
        int zeros = Along(axes, fit.ZerosHeight, fit.ZerosWidth);
        long reach = axes is Axes.Columns ? window.ReachWidth : window.ReachHeight;
        int input = Along(axes, fit.Input.Height, fit.Input.Width);
        int least = Limits.Clamp(Math.Max(zeros + 1L, (reach - input + 1) / 2));

        // The stride of a pool may follow its window; with one window in all, it does not matter whether it does.
        IEnumerable<Candidate> sizes = Below((int)largest + 1).Select(value => Size(fit, axes, value));
        if (fit.Words.IsPool)
            sizes = sizes.Where(size => OneWindow(fit with { Window = size.Window }, axes));
        return First(fit, sizes)
            .Concat(First(fit, Dilations(fit, axes)))
            .Concat(First(fit, From(least).Select(value => Zeros(fit, axes, value))))
            .Concat(First(fit, [Same(fit)]));
    }

    public static IEnumerable<WindowChoice> ForStride(WindowFit fit, Axes axes)
    {
        WindowSpec window = fit.Window;
        int stride = Along(axes, window.StrideHeight, window.StrideWidth);
        int size = Along(axes, window.Height, window.Width);
        int zeros = Along(axes, fit.ZerosHeight, fit.ZerosWidth);

        // A larger stride than the window would skip pixels between the windows in place of those at the end.
        IEnumerable<WindowChoice> choices = First(fit, Below(stride).Select(value => Stride(fit, axes, value)))
            .Concat(First(fit, From(stride + 1).TakeWhile(value => value <= size).Select(value => Stride(fit, axes, value))))
            .Concat(First(fit, Below(zeros, least: 0).Select(value => Zeros(fit, axes, value))))
            .Concat(First(fit, From(zeros + 1).Select(value => Zeros(fit, axes, value))));

        // The stride of a pool follows its window, so that another window alone may not mend it.
        if (!fit.Words.IsPool)
        {
            choices = choices
                .Concat(First(fit, Below(size).Select(value => Size(fit, axes, value))))
                .Concat(First(fit, From(size + 1).Select(value => Size(fit, axes, value))));
        }

        return choices.Concat(First(fit, [Same(fit)])).Append(new WindowChoice(
            "AllowCropping = true", Remedy.Set("AllowCropping", "true", $"Allow cropping (output {fit.Output})")));
    }

    public static string SizeArgument(WindowWords words, Axes axes) =>
        words.Prefix + (Side(words, axes) is { Length: > 0 } side ? side : "Size");

    public static string StrideArgument(WindowWords words, Axes axes) => "Stride" + Side(words, axes);

    /// <summary>The end of an argument that is of one axis; steps have but one.</summary>
    private static string Side(WindowWords words, Axes axes) => axes switch
    {
        _ when words.IsOfSteps => "",
        Axes.Rows => "Height",
        Axes.Columns => "Width",
        _ => "",
    };

    private static int Along(Axes axes, int rows, int columns) => axes is Axes.Columns ? columns : rows;

    private static bool OneWindow(WindowFit fit, Axes axes) =>
        (axes is Axes.Columns || fit.OutHeight == 1) && (axes is Axes.Rows || fit.OutWidth == 1);

    /// <summary>Numbers below a limit, the largest first.</summary>
    private static IEnumerable<int> Below(int limit, int least = 1)
    {
        for (int value = limit - 1; value >= least && value >= limit - Reach; value--)
            yield return value;
    }

    /// <summary>Numbers from a first one on, smallest first.</summary>
    private static IEnumerable<int> From(int first)
    {
        for (int step = 0; step < Reach && first <= int.MaxValue - Reach; step++)
            yield return first + step;
    }

    /// <summary>The nearest candidate that fits, if one does.</summary>
    private static IEnumerable<WindowChoice> First(WindowFit fit, IEnumerable<Candidate> candidates) => candidates
        .Select(candidate => (candidate, Fit: fit with { Window = candidate.Window }))
        .Where(tried => tried.Fit.IsRight)
        .Take(1)
        .Select(tried => new WindowChoice(
            tried.candidate.Words,
            Remedy.Set(tried.candidate.Argument, tried.candidate.Value, $"Use {tried.candidate.Words} (output {tried.Fit.Output})")));

    private static Candidate Stride(WindowFit fit, Axes axes, int value)
    {
        WindowSpec window = fit.Window;
        WindowSpec changed = window with
        {
            StrideHeight = axes is Axes.Columns ? window.StrideHeight : value,
            StrideWidth = axes is Axes.Rows ? window.StrideWidth : value,
        };
        return new Candidate(changed, StrideArgument(fit.Words, axes), Text.Number(value), Words(fit, "stride", axes, value));
    }

    /// <summary>Taps that stand closer, where they stand apart.</summary>
    private static IEnumerable<Candidate> Dilations(WindowFit fit, Axes axes)
    {
        WindowSpec window = fit.Window;
        long most = axes switch
        {
            Axes.Rows => WindowAxis.MostDilation(fit.Input.Height + (2L * fit.ZerosHeight), window.Height),
            Axes.Columns => WindowAxis.MostDilation(fit.Input.Width + (2L * fit.ZerosWidth), window.Width),
            _ => Math.Min(
                WindowAxis.MostDilation(fit.Input.Height + (2L * fit.ZerosHeight), window.Height),
                WindowAxis.MostDilation(fit.Input.Width + (2L * fit.ZerosWidth), window.Width)),
        };
        if (most < 1 || most >= Along(axes, window.DilationHeight, window.DilationWidth))
            return [];
        int value = (int)most;
        WindowSpec changed = window with
        {
            DilationHeight = axes is Axes.Columns ? window.DilationHeight : value,
            DilationWidth = axes is Axes.Rows ? window.DilationWidth : value,
        };
        return [new Candidate(changed, "Dilation" + Side(fit.Words, axes), Text.Number(value), Words(fit, "dilation", axes, value))];
    }

    private static Candidate Zeros(WindowFit fit, Axes axes, int value)
    {
        WindowSpec changed = fit.Window with
        {
            ZeroHeight = axes is Axes.Columns ? fit.ZerosHeight : value,
            ZeroWidth = axes is Axes.Rows ? fit.ZerosWidth : value,
        };
        return new Candidate(changed, "ZeroPadding" + Side(fit.Words, axes), Text.Number(value), Words(fit, "padding", axes, value));
    }

    private static Candidate Size(WindowFit fit, Axes axes, int value)
    {
        WindowSpec window = fit.Window;
        WindowSpec changed = window with
        {
            Height = axes is Axes.Columns ? window.Height : value,
            Width = axes is Axes.Rows ? window.Width : value,
        };
        return new Candidate(changed, SizeArgument(fit.Words, axes), Text.Number(value), Words(fit, fit.Words.Noun, axes, value));
    }

    private static Candidate Same(WindowFit fit) => new(
        fit.Window with { Padding = PaddingKind.Same, ZeroHeight = null, ZeroWidth = null }, "Padding", "Padding.Same", "same padding");

    private static string Words(WindowFit fit, string noun, Axes axes, int value) => axes switch
    {
        _ when fit.Words.IsOfSteps => $"{noun} {Text.Number(value)}",
        Axes.Rows => $"{noun} height {Text.Number(value)}",
        Axes.Columns => $"{noun} width {Text.Number(value)}",
        _ => $"{noun} {Text.Number(value)}",
    };

    /// <summary>A window with one argument changed.</summary>
    private readonly record struct Candidate(WindowSpec Window, string Argument, string Value, string Words);
}
