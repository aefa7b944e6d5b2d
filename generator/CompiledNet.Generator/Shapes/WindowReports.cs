using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Says what is wrong with a window on its map, with the arithmetic, and what would be right.</summary>
internal static class WindowReports
{
    public static void TooLarge(WindowFit fit, GraphLayer before, int producer, LayerContext context)
    {
        WindowSpec window = fit.Window;
        Shape input = fit.Input;
        Axes guilty = fit.IsTooHigh ? fit.IsTooWide ? Axes.Both : Axes.Rows : Axes.Columns;

        // The largest window is the padded input; the least padding lets the window in.
        long largestHeight = Math.Min(window.Height, input.Height + (2L * fit.ZerosHeight));
        long largestWidth = Math.Min(window.Width, input.Width + (2L * fit.ZerosWidth));
        long leastHeight = Math.Max(fit.ZerosHeight, (window.Height - (long)input.Height + 1) / 2);
        long leastWidth = Math.Max(fit.ZerosWidth, (window.Width - (long)input.Width + 1) / 2);

        context.Report(
            RuleIds.WindowTooLarge,
            WindowRemedies.SizeArgument(fit.Words, guilty),
            [
                Describe(fit),
                Text.Pair(fit.ZerosHeight, fit.ZerosWidth),
                Text.Sides(window.Height - (2L * fit.ZerosHeight), window.Width - (2L * fit.ZerosWidth)),
                before.Name,
                input.ToString(),
                fit.Words.Noun,
                Text.Pair(largestHeight, largestWidth),
                Text.Pair(leastHeight, leastWidth),
            ],
            producer,
            WindowRemedies.ForTooLarge(fit, guilty).Select(choice => choice.Remedy));
    }

    public static void StrideDoesNotFit(WindowFit fit, GraphLayer before, int producer, LayerContext context)
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
            _ => $"columns {columns}",
        };

        IReadOnlyList<WindowChoice> choices = [.. WindowRemedies.ForStride(fit, guilty)];
        context.Report(
            RuleIds.StrideDoesNotFit,
            WindowRemedies.StrideArgument(guilty),
            [
                Describe(fit),
                Text.Pair(window.StrideHeight, window.StrideWidth),
                Text.Pair(fit.ZerosHeight, fit.ZerosWidth),
                fit.Input.ToString(),
                before.Name,
                arithmetic,
                Text.Either([.. choices.Select(choice => choice.Words)]),
            ],
            producer,
            choices.Select(choice => choice.Remedy));
    }

    /// <summary>What slides: <c>5x5 kernel</c>.</summary>
    public static string Describe(WindowFit fit) => $"{Text.Sides(fit.Window.Height, fit.Window.Width)} {fit.Words.Noun}";

    private static string Arithmetic(int input, int zeros, int size, int stride, long cropped) =>
        $"({Text.Number(input)} + 2*{Text.Number(zeros)} - {Text.Number(size)}) mod {Text.Number(stride)} = {Text.Number(cropped)}";
}
