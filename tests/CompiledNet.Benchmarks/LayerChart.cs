using System.Globalization;
using System.Security;
using System.Text;

namespace CompiledNet.Benchmarks;

/// <summary>One step of a pass: what part of the pass' time it takes, and what part of the multiply-add peak it reaches then.</summary>
internal sealed record LayerBar(string Step, double OfTime, double OfPeak);

/// <summary>
/// Draws passes as strips of bars, an SVG: a bar is a step, as wide as its part of the time and as high as its part of the peak, so that
/// areas are work. Steps of no multiply-adds are lines at the bottom.
/// </summary>
internal sealed class LayerChart
{
    private const int StripWidth = 300, StripHeight = 72, Left = 110, Top = 46, Gap = 26, Row = StripHeight + 44;

    /// <summary>The part of the peak that the top of a strip stands for: Winograd's sums reach more than 1.</summary>
    private const double Highest = 2.5;

    private readonly List<(string Network, List<(string Title, IReadOnlyList<LayerBar> Bars)> Passes)> rows = [];

    /// <summary>Adds a pass, to the row of its network.</summary>
    public void Add(string network, string title, IReadOnlyList<LayerBar> bars)
    {
        if (rows.Count == 0 || rows[^1].Network != network)
            rows.Add((network, []));
        rows[^1].Passes.Add((title, bars));
    }

    /// <summary>The picture.</summary>
    public string Draw()
    {
        int columns = rows.Max(row => row.Passes.Count);
        var text = new StringBuilder();
        Write(text, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + columns * (StripWidth + Gap)}" height="{Top + rows.Count * Row}" font-family="sans-serif" font-size="12">""");
        Write(text, $"""<rect width="100%" height="100%" fill="white"/>""");
        Write(text, $"""<text x="{Left}" y="20">Width: part of the time. Height: part of the multiply-add peak; the line is 1. Grey: no multiply-adds.</text>""");
        for (int row = 0; row < rows.Count; row++)
        {
            int bottom = Top + row * Row + 18 + StripHeight;
            string[] name = rows[row].Network.Split(' ', 2);
            Write(text, $"""<text x="8" y="{bottom - StripHeight / 2 - 4}" font-weight="bold">{name[0]}</text>""");
            Write(text, $"""<text x="8" y="{bottom - StripHeight / 2 + 12}">{SecurityElement.Escape(name[1])}</text>""");
            for (int column = 0; column < rows[row].Passes.Count; column++)
                DrawStrip(text, Left + column * (StripWidth + Gap), bottom, rows[row].Passes[column].Title, rows[row].Passes[column].Bars);
        }

        Write(text, $"</svg>");
        return text.ToString();
    }

    private static void DrawStrip(StringBuilder text, int left, int bottom, string title, IReadOnlyList<LayerBar> bars)
    {
        Write(text, $"""<text x="{left}" y="{bottom - StripHeight - 6}">{SecurityElement.Escape(title)}</text>""");
        Write(text, $"""<rect x="{left}" y="{bottom - StripHeight}" width="{StripWidth}" height="{StripHeight}" fill="#f4f4f4"/>""");
        double x = left;
        foreach (LayerBar bar in bars)
        {
            double width = bar.OfTime * StripWidth, height = bar.OfPeak > 0 ? Math.Min(bar.OfPeak / Highest, 1) * StripHeight : 3;
            string colour = bar.OfPeak > 0 ? "#3b6ea5" : "#999999";
            Write(text, $"""<rect x="{x:F1}" y="{bottom - height:F1}" width="{Math.Max(width - 0.4, 0.2):F1}" height="{height:F1}" fill="{colour}"><title>{SecurityElement.Escape(bar.Step)}</title></rect>""");
            x += width;
        }

        double peak = bottom - StripHeight / Highest;
        Write(text, $"""<line x1="{left}" y1="{peak:F1}" x2="{left + StripWidth}" y2="{peak:F1}" stroke="#c0392b"/>""");
    }

    private static void Write(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
