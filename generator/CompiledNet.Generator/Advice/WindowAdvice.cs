using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Advice;

/// <summary>Windows that fit and yet do not do what they seem to.</summary>
internal static class WindowAdvice
{
    public static void Give(NetworkGraph graph, int index, LayerContext context)
    {
        GraphLayer layer = graph.Layers[index];
        if (layer.Spec.Traits.Window is not { } use || layer.Window is not { } geometry)
            return;
        if (use.IsTransposed)
        {
            ReportOverruled(use.Spec, context);
            ReportGaps(use.Spec, context);
            return;
        }

        int producer = layer.Inputs[0];
        var fit = new WindowFit(use.Spec, use.Words, layer.Input, layer.Output.Channels);
        ReportUseless(fit, context);
        ReportSkipped(fit, graph.Layers[producer], producer, context);
        ReportLopsided(fit, geometry, context);
        if (!use.Words.IsPool)
            ReportDeadTaps(fit, geometry, graph.Layers[producer], producer, context);
    }

    private static bool Skips(WindowSpec window) => window.StrideHeight > window.Height || window.StrideWidth > window.Width;

    private static void ReportUseless(WindowFit fit, LayerContext context)
    {
        ReportOverruled(fit.Window, context);
        if (fit.Window.AllowCropping && fit.CroppedRows + fit.CroppedColumns == 0 && !Skips(fit.Window))
            ReportUseless("AllowCropping", "nothing is cropped", context);
        if (fit.Window.IsCeiling && !fit.LeavesRest)
            ReportUseless("CeilMode", fit.IsSame ? "same padding leaves nothing over" : "nothing is left over", context);
        if (fit.Window is { Height: 1, Width: 1, IsDilated: true })
            context.Report(RuleIds.UselessArgument, "Dilation", ["Dilation", $"a {fit.Words.Describe(1, 1)} has no second tap"], remedies: [Remedy.Remove("Dilation", "Drop Dilation")]);
    }

    private static void ReportOverruled(WindowSpec window, LayerContext context)
    {
        foreach (string argument in window.Overruled)
            ReportUseless(argument, $"{argument}Height and {argument}Width are given", context);
    }

    private static void ReportUseless(string argument, string reason, LayerContext context) => context.Report(
        RuleIds.UselessArgument, argument, [argument, reason], remedies: [Remedy.RemoveOnly(argument, $"Drop {argument}")]);

    /// <summary>A stride beyond the window. Convolutions of 1x1 are let off: with a stride they are the usual way to thin out a map.</summary>
    private static void ReportSkipped(WindowFit fit, GraphLayer before, int producer, LayerContext context)
    {
        WindowSpec window = fit.Window;
        bool thinsOut = !fit.Words.IsPool && window.Height == 1 && window.Width == 1;
        if (!Skips(window) || window.AllowCropping || thinsOut)
            return;

        long seenRows = Math.Min(fit.Input.Height, fit.OutHeight * Math.Min(window.Height, window.StrideHeight));
        long seenColumns = Math.Min(fit.Input.Width, fit.OutWidth * Math.Min(window.Width, window.StrideWidth));
        WindowSpec closed = window with
        {
            StrideHeight = Math.Min(window.StrideHeight, window.Height),
            StrideWidth = Math.Min(window.StrideWidth, window.Width),
        };
        WindowFit better = fit with { Window = closed };
        var remedies = new List<Remedy>();
        if (better.IsRight && (fit.Words.IsOfSteps || closed.StrideHeight == closed.StrideWidth))
        {
            string stride = Text.Number(closed.StrideWidth);
            remedies.Add(Remedy.Set("Stride", stride, $"Use stride {stride} (output {better.Output})"));
        }

        remedies.Add(Remedy.Set("AllowCropping", "true", $"Allow cropping (output {fit.Output})"));
        context.Report(
            RuleIds.SkippedValues,
            WindowRemedies.StrideArgument(
                fit.Words,
                window.StrideHeight <= window.Height ? Axes.Columns : window.StrideWidth <= window.Width ? Axes.Rows : Axes.Both),
            [
                WindowReports.Describe(fit),
                fit.Words.Pair(window.StrideHeight, window.StrideWidth),
                Text.Grouped(((long)fit.Input.Height * fit.Input.Width) - (seenRows * seenColumns)),
                Text.Grouped((long)fit.Input.Height * fit.Input.Width),
                before.Name,
                fit.Words.Pair(closed.StrideHeight, closed.StrideWidth),
            ],
            producer,
            remedies);
    }

    /// <summary>Between kernels that are smaller than the stride, outputs have nothing but the bias.</summary>
    private static void ReportGaps(WindowSpec window, LayerContext context)
    {
        bool rows = window.Height < window.StrideHeight;
        bool columns = window.Width < window.StrideWidth;
        if (!rows && !columns)
            return;

        Axes axes = rows && columns ? Axes.Both : rows ? Axes.Rows : Axes.Columns;
        int size = Math.Max(rows ? window.StrideHeight : 1, columns ? window.StrideWidth : 1);
        int stride = Math.Min(rows ? window.Height : int.MaxValue, columns ? window.Width : int.MaxValue);
        string reached = string.Join(" and ", new[]
        {
            rows ? $"{Text.Number(window.Height)} of every {Text.Number(window.StrideHeight)} rows" : "",
            columns ? $"{Text.Number(window.Width)} of every {Text.Number(window.StrideWidth)} columns" : "",
        }.Where(words => words.Length > 0));
        string argument = WindowRemedies.SizeArgument(WindowWords.Kernel, axes);
        context.Report(
            RuleIds.TransposedGaps,
            argument,
            [
                Text.Sides(window.Height, window.Width),
                Text.Pair(window.StrideHeight, window.StrideWidth),
                reached,
                Text.Number(size),
                Text.Number(stride),
            ],
            remedies:
            [
                Remedy.Set(argument, Text.Number(size), $"Use kernel {Text.Number(size)}"),
                Remedy.Set(WindowRemedies.StrideArgument(WindowWords.Kernel, axes), Text.Number(stride), $"Use stride {Text.Number(stride)}"),
            ]);
    }

    /// <summary>An even window at stride 1 with same padding: the odd zero stands at the end. With a stride, that is what was asked for.</summary>
    private static void ReportLopsided(WindowFit fit, WindowGeometry geometry, LayerContext context)
    {
        WindowSpec window = fit.Window;
        bool rows = fit.IsSame && window.StrideHeight == 1 && window.ReachHeight % 2 == 0;
        bool columns = fit.IsSame && !fit.IsCausal && window.StrideWidth == 1 && window.ReachWidth % 2 == 0;
        if (!rows && !columns)
            return;

        bool isSquare = window.Height == window.Width;
        Axes axes = rows && columns && isSquare ? Axes.Both : rows ? Axes.Rows : Axes.Columns;
        WindowAxis axis = axes is Axes.Columns ? geometry.Columns : geometry.Rows;
        string side = axes is Axes.Both || fit.Words.IsOfSteps ? fit.Words.Noun : axes is Axes.Rows ? $"{fit.Words.Noun} height" : $"{fit.Words.Noun} width";
        string argument = WindowRemedies.SizeArgument(fit.Words, axes);
        string[] sizes = [Text.Number(axis.Size - 1), Text.Number(axis.Size + 1)];
        context.Report(
            RuleIds.LopsidedPadding,
            argument,
            [WindowReports.Describe(fit), Text.Number(axis.PadBefore), Text.Number(axis.PadAfter), side, .. sizes],
            remedies: sizes.Select(size => Remedy.Set(argument, size, $"Use {side} {size} (output {fit.Output})")));
    }

    /// <summary>Weights that only ever meet padding: most of them where a map has shrunk to 1x1.</summary>
    private static void ReportDeadTaps(WindowFit fit, WindowGeometry geometry, GraphLayer before, int producer, LayerContext context)
    {
        long rows = geometry.Rows.LiveTaps();
        long columns = geometry.Columns.LiveTaps();
        long taps = (long)fit.Window.Height * fit.Window.Width;
        if (rows * columns == taps)
            return;

        // With same padding and stride 1, the taps beyond those of 2n - 1 meet no value of n, and the kernel stays centred.
        bool shrinks = fit.IsSame && fit.Window is { StrideHeight: 1, StrideWidth: 1, IsDilated: false } window && window.Height == window.Width
            && window.Height % 2 == 1 && fit.Input.Height == fit.Input.Width;
        string size = Text.Number((2L * fit.Input.Height) - 1);
        context.Report(
            RuleIds.DeadTaps,
            WindowRemedies.SizeArgument(fit.Words, Axes.Both),
            [WindowReports.Describe(fit), fit.Words.Sides(fit.Input.Height, fit.Input.Width), before.Name, Text.Grouped(rows * columns), Text.Grouped(taps)],
            producer,
            shrinks ? [Remedy.Set("kernelSize", size, $"Use kernel {size} (output {fit.Output})")] : []);
    }
}
