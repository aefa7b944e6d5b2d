using System.Globalization;
using System.Text;

namespace CompiledNet.Samples;

/// <summary>Draws curves of hours as an SVG: what was, what was forecast, and what the day before would say.</summary>
internal static class ForecastPlot
{
    private const int Width = 1120, Height = 420, Left = 70, Top = 62, PlotWidth = 1020, PlotHeight = 290;

    /// <summary>Kilowatts from one line of the grid to the next.</summary>
    private const double Step = 0.5;

    /// <param name="curves">Curves of as many hours each: what they are called, in the legend and in the styles below, and kilowatts.</param>
    public static string Draw(IReadOnlyList<(string Name, string Style, float[] Kilowatts)> curves)
    {
        int hours = curves[0].Kilowatts.Length;
        double highest = Math.Ceiling(curves.Max(curve => curve.Kilowatts.Max()) / Step) * Step;
        double X(double hour) => Left + (PlotWidth * hour / hours);
        double Y(double kilowatts) => Top + (PlotHeight * (1 - (kilowatts / highest)));
        var svg = new StringBuilder(
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{Height}}" width="{{Width}}" height="{{Height}}" role="img">
            <title>Forecasts of a household's consumption</title>
            <style>
            text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; fill: #222222; }
            .title { font-size: 16px; font-weight: 600; }
            .middle { text-anchor: middle; } .end { text-anchor: end; }
            .grid { stroke: #dddddd; } .day { stroke: #999999; stroke-dasharray: 2 4; } .axis { stroke: #444444; stroke-width: 1.2; fill: none; }
            .curve { fill: none; stroke-linejoin: round; stroke-linecap: round; }
            .truth { stroke: #222222; stroke-width: 1.4; }
            .forecast { stroke: #d1600a; stroke-width: 2.6; }
            .naive { stroke: #1f6fb4; stroke-width: 1.4; stroke-dasharray: 5 4; }
            </style>
            <rect width="{{Width}}" height="{{Height}}" fill="#ffffff"/>
            <text class="title" x="{{Left}}" y="26">Consumption, forecast at midnight for the next day</text>

            """);
        for (double kilowatts = 0; kilowatts <= highest + (Step / 2); kilowatts += Step)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" y1=\"{Y(kilowatts):0.#}\" x2=\"{Left + PlotWidth}\" y2=\"{Y(kilowatts):0.#}\"/>"));
            svg.Append(Invariant($"<text class=\"end\" x=\"{Left - 9}\" y=\"{Y(kilowatts) + 4.5:0.#}\">{kilowatts:0.0}</text>\n"));
        }

        for (int hour = 0; hour <= hours; hour += Household.HoursOfDay / 2)
        {
            bool isMidnight = hour % Household.HoursOfDay == 0;
            if (isMidnight)
                svg.Append(Invariant($"<line class=\"day\" x1=\"{X(hour):0.#}\" y1=\"{Top}\" x2=\"{X(hour):0.#}\" y2=\"{Top + PlotHeight}\"/>"));
            svg.Append(Invariant($"<text class=\"middle\" x=\"{X(hour):0.#}\" y=\"{Top + PlotHeight + 20}\">{(isMidnight ? "0 h" : "12 h")}</text>\n"));
        }

        svg.Append($"<path class=\"axis\" d=\"M{Left} {Top}V{Top + PlotHeight}H{Left + PlotWidth}\"/>\n");
        svg.Append($"<text class=\"middle\" x=\"{Left + (PlotWidth / 2)}\" y=\"{Top + PlotHeight + 44}\">hours of {hours / Household.HoursOfDay} days</text>\n");
        svg.Append($"<text x=\"{Left - 52}\" y=\"{Top - 14}\">kW</text>\n");
        for (int i = 0; i < curves.Count; i++)
        {
            (string name, string style, float[] kilowatts) = curves[i];
            string points = string.Join(' ', kilowatts.Select((value, hour) => Invariant($"{X(hour + 0.5):0.#},{Y(value):0.#}")));
            svg.Append($"<polyline class=\"curve {style}\" points=\"{points}\"/>\n");
            int left = Left + PlotWidth - (150 * (curves.Count - i));
            svg.Append($"<line class=\"curve {style}\" x1=\"{left}\" y1=\"22\" x2=\"{left + 34}\" y2=\"22\"/><text x=\"{left + 42}\" y=\"26\">{name}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
