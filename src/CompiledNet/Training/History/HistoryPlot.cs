using System.Globalization;
using System.Text;

namespace CompiledNet;

/// <summary>
/// Draws a history as one SVG with a plot for accuracy and one for loss, each with a curve for training and one for validation. It needs
/// nothing from elsewhere, and dashes tell the curves apart where there are no colours.
/// </summary>
internal sealed class HistoryPlot
{
    private const int Width = 960;
    private const int RowHeight = 400;
    private const int PlotWidth = 380;
    private const int PlotHeight = 270;
    private const int TopOfRow = 60;
    private const int MostMarkers = 40;

    private readonly StringBuilder svg = new();
    private readonly IReadOnlyList<EpochResult> epochs;

    private readonly Metric[] others;
    private int drawn;

    private HistoryPlot(IReadOnlyList<EpochResult> epochs)
    {
        this.epochs = epochs;
        others = [.. epochs.SelectMany(epoch => epoch.Measured).Where(metric => metric is { IsOfValidation: false, IsMember: false }).Distinct()];
    }

    /// <summary>Two plots stand side by side.</summary>
    private int Height => RowHeight * (1 + (others.Length + 1) / 2);

    private int Top => TopOfRow + RowHeight * (drawn / 2);

    /// <summary>The text of the file.</summary>
    public static string Draw(History history) => new HistoryPlot(history.Epochs).Draw();

    private string Draw()
    {
        svg.Append(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{Height}}" width="{{Width}}" height="{{Height}}" role="img">
            <title>Training history</title>
            <style>
            text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; fill: #222222; }
            .title { font-size: 16px; font-weight: 600; text-anchor: middle; }
            .label, .x { text-anchor: middle; }
            .y { text-anchor: end; }
            .grid { stroke: #dddddd; stroke-width: 1; }
            .axis { stroke: #444444; stroke-width: 1.2; fill: none; }
            .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; stroke-linecap: round; }
            .training { stroke: #1f6fb4; } .training-dot { fill: #1f6fb4; }
            .validation { stroke: #d1600a; stroke-dasharray: 7 5; } .validation-dot { fill: #d1600a; }
            .note { text-anchor: middle; fill: #666666; }
            </style>
            <rect width="{{Width}}" height="{{Height}}" fill="#ffffff"/>

            """);
        // A network that predicts no classes has no accuracy; its mean absolute error takes the place.
        bool hasAccuracy = epochs.Any(epoch => epoch.Accuracy is not null);
        bool hasError = epochs.Any(epoch => epoch.Training.MeanAbsoluteError is not null);
        if (hasAccuracy || !hasError)
            DrawPlot("Accuracy", Metric.Accuracy);
        else
            DrawPlot("Mean absolute error", Metric.MeanAbsoluteError);
        DrawPlot("Loss", Metric.Loss);
        foreach (Metric metric in others)
            DrawPlot(metric.Name, metric);
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private (int Epoch, double Value)[] Values(Metric metric) =>
        [.. epochs.Where(epoch => epoch[metric] is { } value
            && double.IsFinite(value)).Select(epoch => (epoch.Epoch, epoch[metric]!.Value))];

    private void DrawPlot(string title, Metric metric)
    {
        int left = drawn % 2 == 0 ? 80 : 555;
        ((int Epoch, double Value)[] training, (int Epoch, double Value)[] validation) = (Values(metric), Values(metric.OfValidation));
        // Parts of 1 have room for the legend below, where they rise.
        double highest = metric.IsBetterWhenMore ? 1 : double.PositiveInfinity;
        bool legendBelow = metric.IsBetterWhenMore;

        svg.Append($"<text class=\"title\" x=\"{left + PlotWidth / 2}\" y=\"{Top - 22}\">{title}</text>\n");
        double[] values = [.. training.Concat(validation).Select(point => point.Value)];
        PlotAxis vertical = values.Length == 0 ? new PlotAxis(0, 1, 5) : PlotAxis.Around(values.Min(), values.Max(), highest);
        int first = epochs.Count == 0 ? 1 : epochs[0].Epoch;
        int last = epochs.Count == 0 ? 1 : epochs[^1].Epoch;
        PlotAxis horizontal = PlotAxis.OfEpochs(first, last);
        double X(double epoch) => left + PlotWidth * horizontal.Part(epoch);
        double Y(double value) => Top + PlotHeight * (1 - vertical.Part(value));

        foreach (double tick in vertical.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{left}\" y1=\"{Text(Y(tick))}\" x2=\"{left + PlotWidth}\" y2=\"{Text(Y(tick))}\"/>");
            svg.Append($"<text class=\"y\" x=\"{left - 9}\" y=\"{Text(Y(tick) + 4.5)}\">{vertical.Label(tick)}</text>\n");
        }

        foreach (double tick in horizontal.Ticks)
        {
            svg.Append(
                $"<line class=\"axis\" x1=\"{Text(X(tick))}\" y1=\"{Top + PlotHeight}\" x2=\"{Text(X(tick))}\" y2=\"{Top + PlotHeight + 5}\"/>");
            svg.Append($"<text class=\"x\" x=\"{Text(X(tick))}\" y=\"{Top + PlotHeight + 20}\">{horizontal.Label(tick)}</text>\n");
        }

        svg.Append($"<path class=\"axis\" d=\"M{left} {Top}V{Top + PlotHeight}H{left + PlotWidth}\"/>\n");
        svg.Append($"<text class=\"label\" x=\"{left + PlotWidth / 2}\" y=\"{Top + PlotHeight + 42}\">Epoch</text>\n");
        if (values.Length == 0)
            svg.Append($"<text class=\"note\" x=\"{left + PlotWidth / 2}\" y=\"{Top + PlotHeight / 2}\">not measured</text>\n");

        DrawCurve("training", training, X, Y);
        DrawCurve("validation", validation, X, Y);
        DrawLegend(left + PlotWidth - 118, legendBelow ? Top + PlotHeight - 46 : Top + 8, validation.Length > 0);
        drawn++;
    }

    private void DrawCurve(string name, (int Epoch, double Value)[] points, Func<double, double> x, Func<double, double> y)
    {
        if (points.Length > 1)
        {
            string line = string.Join(' ', points.Select(point => $"{Text(x(point.Epoch))},{Text(y(point.Value))}"));
            svg.Append($"<polyline class=\"curve {name}\" points=\"{line}\"/>\n");
        }

        if (points.Length > MostMarkers)
            return;
        foreach ((int epoch, double value) in points)
            svg.Append($"<circle class=\"{name}-dot\" cx=\"{Text(x(epoch))}\" cy=\"{Text(y(value))}\" r=\"3\"/>");
        svg.Append('\n');
    }

    private void DrawLegend(int left, int top, bool hasValidation)
    {
        int height = hasValidation ? 40 : 22;
        svg.Append(
            $"<rect x=\"{left - 6}\" y=\"{top - 2}\" width=\"120\" height=\"{height}\" fill=\"#ffffff\" fill-opacity=\"0.85\" stroke=\"#cccccc\"/>\n");
        DrawLegendLine("training", left, top + 9);
        if (hasValidation)
            DrawLegendLine("validation", left, top + 27);
    }

    private void DrawLegendLine(string name, int left, int middle)
    {
        svg.Append($"<line class=\"curve {name}\" x1=\"{left}\" y1=\"{middle}\" x2=\"{left + 34}\" y2=\"{middle}\"/>");
        svg.Append($"<text x=\"{left + 42}\" y=\"{middle + 4}\">{name}</text>\n");
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
