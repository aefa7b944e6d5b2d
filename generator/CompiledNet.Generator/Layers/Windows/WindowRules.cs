using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers.Windows;

/// <summary>The rules of all layers that slide a window.</summary>
internal static class WindowRules
{
    /// <summary>What can be said of a window without the map below it.</summary>
    public static void Check(WindowSpec window, WindowWords words, LayerContext context)
    {
        RequireSides(1, Rows(window.Height, window.Width), window.Width, words.Prefix, "Size", $"{words.Noun} size", $"{words.Noun} height",
            $"{words.Noun} width", context);

        // The stride of a pool follows its window unless given: one mistake, one message.
        bool strideIsWindow = words.IsPool && (words.IsOfSteps || window.StrideHeight == window.Height) && window.StrideWidth == window.Width;
        if (!strideIsWindow)
        {
            RequireSides(
                1, Rows(window.StrideHeight, window.StrideWidth), window.StrideWidth, "Stride", "", "stride", "stride height", "stride width", context, "Use stride 1");
        }

        RequireSides(
            1, Rows(window.DilationHeight, window.DilationWidth), window.DilationWidth, "Dilation", "", "dilation", "dilation height", "dilation width", context, "Use dilation 1");
        if (window.IsDilated && (window.StrideHeight > 1 || window.StrideWidth > 1))
        {
            context.Report(
                RuleIds.DilatedStride,
                "Dilation",
                [words.Pair(window.StrideHeight, window.StrideWidth), words.Pair(window.DilationHeight, window.DilationWidth)],
                remedies: [Remedy.Remove("Dilation", "Use dilation 1"), Remedy.Remove("Stride", "Use stride 1")]);
        }

        if (words.CanBeCausal)
        {
            context.RequireDefined(window.Padding, "Padding", "Padding");
        }
        else if (window.Padding is not (PaddingKind.Valid or PaddingKind.Same))
        {
            string padding = window.Padding is PaddingKind.Causal ? "Padding.Causal" : Text.Number((int)window.Padding);
            context.Report(RuleIds.OutsideEnum, "Padding", [padding, "Padding", "Valid, Same"]);
        }

        if (window.ZeroHeight is not int zeroHeight || window.ZeroWidth is not int zeroWidth)
            return;

        RequireSides(
            0, Rows(zeroHeight, zeroWidth), zeroWidth, "ZeroPadding", "", "padding", "padding height", "padding width", context, "Use padding 0");
        if (window.Padding is not PaddingKind.Valid)
        {
            string padding = window.Padding is PaddingKind.Causal ? "causal" : "same";
            context.Report(
                RuleIds.SameWithZeros,
                "ZeroPadding",
                [padding, words.Pair(zeroHeight, zeroWidth)],
                remedies:
                [
                    Remedy.Remove("ZeroPadding", $"Use {padding} padding only"),
                    Remedy.Remove("Padding", $"Use padding {words.Pair(zeroHeight, zeroWidth)} only"),
                ]);
        }
        else if (words.IsPool && !context.IsInvalid && (zeroHeight >= window.Height || zeroWidth >= window.Width))
        {
            context.Report(
                RuleIds.PaddingOnlyWindow,
                words.IsOfSteps ? "ZeroPadding"
                    : zeroHeight >= window.Height ? zeroWidth >= window.Width ? "ZeroPadding" : "ZeroPaddingHeight" : "ZeroPaddingWidth",
                [
                    words.Sides(window.Height, window.Width),
                    words.Pair(zeroHeight, zeroWidth),
                    words.Pair(window.Height - 1, window.Width - 1),
                ],
                remedies: words.IsOfSteps || window.Height == window.Width
                    ? [Remedy.Set("ZeroPadding", Text.Number(window.Width - 1), $"Use padding {Text.Number(window.Width - 1)}")]
                    : []);
        }

        // The row of steps is not spoken of.
        int Rows(int rows, int columns) => words.IsOfSteps ? columns : rows;
    }

    /// <summary>The window on the map below it, or null where it does not fit, which is reported.</summary>
    public static WindowGeometry? Infer(
        WindowSpec window, WindowWords words, LayerInputs inputs, int outChannels, LayerContext context)
    {
        if (!inputs.Require(words.IsOfSteps, context))
            return null;

        var fit = new WindowFit(window, words, inputs.Shape, outChannels);
        if (fit.IsTooLarge)
        {
            WindowReports.TooLarge(fit, inputs, context);
            return null;
        }

        if (fit.CroppedRows + fit.CroppedColumns > 0 && !window.AllowCropping)
        {
            WindowReports.StrideDoesNotFit(fit, inputs, context);
            return null;
        }

        string guilty = window.ZeroHeight > 0 || window.ZeroWidth > 0 ? "ZeroPadding" : words.IsPool ? "Stride" : "filters";
        return OutputSize.Accept([fit.OutHeight, fit.OutWidth, outChannels], guilty, context) && AcceptReach(fit, context)
            ? fit.Resolve()
            : null;
    }

    /// <summary>Whether the distance from the first tap to the last can be counted in 32 bits; reported where not.</summary>
    private static bool AcceptReach(WindowFit fit, LayerContext context)
    {
        long reach = Math.Max(fit.Window.ReachHeight, fit.Window.ReachWidth);
        if (reach <= Limits.Reach)
            return true;
        context.Report(
            RuleIds.SizeTooLarge,
            fit.Window.IsDilated ? "Dilation" : WindowRemedies.SizeArgument(fit.Words, Axes.Both),
            [$"a {fit.Words.Noun} that reaches over {Text.Number(reach)} values", $"{Text.Grouped(Limits.Reach)} values"]);
        return false;
    }

    /// <summary>Reports sides that are too small: once where both are the same number, as they are where one argument gives both.</summary>
    public static void RequireSides(
        int least,
        int height,
        int width,
        string prefix,
        string suffixOfBoth,
        string bothWords,
        string heightWords,
        string widthWords,
        LayerContext context,
        string? remedy = null)
    {
        if (height == width)
        {
            Require(height, prefix + suffixOfBoth, bothWords);
            return;
        }

        Require(height, prefix + "Height", heightWords);
        Require(width, prefix + "Width", widthWords);

        void Require(int value, string argument, string words) => context.RequireAtLeast(
            least, value, argument, words, remedy is null ? null : Remedy.Set(argument, Text.Number(least), remedy));
    }
}
