using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers.Windows;

/// <summary>Says what is wrong with a window on its map, with the arithmetic, and what would be right.</summary>
internal static class WindowReports
{
    public static void TooLarge(WindowFit fit, LayerInputs inputs, LayerContext context)
    {
        WindowSpec window = fit.Window;
        Shape input = fit.Input;
        Axes guilty = fit.IsTooHigh ? fit.IsTooWide ? Axes.Both : Axes.Rows : Axes.Columns;

        // The largest window is the padded input; the least padding lets the window in.
        long largestHeight = Math.Min(window.Height, fit.LargestHeight);
        long largestWidth = Math.Min(window.Width, fit.LargestWidth);
        long leastHeight = Math.Max(fit.ZerosHeight, (window.ReachHeight - input.Height + 1) / 2);
        long leastWidth = Math.Max(fit.ZerosWidth, (window.ReachWidth - input.Width + 1) / 2);

        context.Report(
            RuleIds.WindowTooLarge,
            WindowRemedies.SizeArgument(fit.Words, guilty),
            [
                Describe(fit),
                fit.Words.Pair(fit.ZerosHeight, fit.ZerosWidth),
                fit.Words.Sides(window.ReachHeight - (2L * fit.ZerosHeight), window.ReachWidth - (2L * fit.ZerosWidth)),
                inputs.Before.Name,
                input.ToString(),
                fit.Words.Noun,
                fit.Words.Pair(largestHeight, largestWidth) + MostDilation(fit),
                fit.Words.Pair(leastHeight, leastWidth),
            ],
            inputs.Producer,
            WindowRemedies.ForTooLarge(fit, guilty).Select(choice => choice.Remedy));
    }

    public static void StrideDoesNotFit(WindowFit fit, LayerInputs inputs, LayerContext context)
    {
        WindowSpec window = fit.Window;
        Axes guilty = fit.CroppedRows > 0 ? fit.CroppedColumns > 0 ? Axes.Both : Axes.Rows : Axes.Columns;
        string rows = Arithmetic(fit.Input.Height, fit.ZerosHeight, window.Height, window.StrideHeight, fit.CroppedRows);
        string columns = Arithmetic(fit.Input.Width, fit.ZerosWidth, window.Width, window.StrideWidth, fit.CroppedColumns);
        string arithmetic = guilty switch
        {
            Axes.Both when rows == columns => rows,
            Axes.Both => $"rows {rows}, columns {columns}",
            Axes.Rows => $"rows {rows}",
            _ when fit.Words.IsOfSteps => columns,
            _ => $"columns {columns}",
        };

        IReadOnlyList<WindowChoice> choices = [.. WindowRemedies.ForStride(fit, guilty)];
        context.Report(
            RuleIds.StrideDoesNotFit,
            WindowRemedies.StrideArgument(fit.Words, guilty),
            [
                Describe(fit),
                fit.Words.Pair(window.StrideHeight, window.StrideWidth),
                fit.Words.Pair(fit.ZerosHeight, fit.ZerosWidth),
                fit.Input.ToString(),
                inputs.Before.Name,
                arithmetic,
                Text.Either([.. choices.Select(choice => choice.Words)]),
            ],
            inputs.Producer,
            choices.Select(choice => choice.Remedy));
    }

    /// <summary>What slides: <c>5x5 kernel</c>; <c>3x3 kernel with dilation 4, 4*(3 - 1) + 1 = 9</c>.</summary>
    public static string Describe(WindowFit fit)
    {
        WindowSpec window = fit.Window;
        string words = fit.Words.Describe(window.Height, window.Width);
        if (!window.IsDilated)
            return words;
        string rows = Reach(window.Height, window.DilationHeight, window.ReachHeight);
        string columns = Reach(window.Width, window.DilationWidth, window.ReachWidth);
        string reach = rows == columns || fit.Words.IsOfSteps ? columns : $"rows {rows}, columns {columns}";
        return $"{words} with dilation {fit.Words.Pair(window.DilationHeight, window.DilationWidth)}, {reach}";
    }

    private static string Reach(int size, int dilation, long reach) =>
        $"{Text.Number(dilation)}*({Text.Number(size)} - 1) + 1 = {Text.Number(reach)}";

    /// <summary>
    /// How far the taps of a dilated window may stand apart, as one more remedy; nothing where even neighbours do not fit.
    /// </summary>
    private static string MostDilation(WindowFit fit)
    {
        WindowSpec window = fit.Window;
        long rows = Math.Min(window.DilationHeight, WindowAxis.MostDilation(fit.Input.Height + (2L * fit.ZerosHeight), window.Height));
        long columns = Math.Min(window.DilationWidth, WindowAxis.MostDilation(fit.Input.Width + (2L * fit.ZerosWidth), window.Width));
        return window.IsDilated && rows > 0 && columns > 0 ? $", a dilation of at most {fit.Words.Pair(rows, columns)}" : "";
    }

    private static string Arithmetic(int input, int zeros, int size, int stride, long cropped) =>
        $"({Text.Number(input)} + 2*{Text.Number(zeros)} - {Text.Number(size)}) mod {Text.Number(stride)} = {Text.Number(cropped)}";
}
