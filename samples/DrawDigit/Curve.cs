using System.Globalization;
using System.Text;

namespace CompiledNet.Samples;

/// <summary>A curve that grows to the right for as long as one likes, and is drawn in a bounded number of points.</summary>
public sealed class Curve
{
    private const int MostPoints = 400;

    private readonly List<(double X, double Y)> points = [];
    private (double X, double Y) held;
    private int stride = 1, holding;

    /// <summary>The last value; null before the first.</summary>
    public double? Last { get; private set; }

    /// <summary>The largest x, 0 before the first.</summary>
    public double Width { get; private set; }

    /// <summary>Adds a value, with an x that is larger than those before. Where points become too many, two become one.</summary>
    public void Add(double x, double y)
    {
        (Width, Last) = (x, y);
        held = (held.X + x, held.Y + y);
        if (++holding < stride)
            return;
        points.Add((held.X / stride, held.Y / stride));
        (held, holding) = ((0, 0), 0);

        if (points.Count < MostPoints)
            return;
        for (int i = 0; i < MostPoints / 2; i++)
        {
            ((double x0, double y0), (double x1, double y1)) = (points[2 * i], points[(2 * i) + 1]);
            points[i] = ((x0 + x1) / 2, (y0 + y1) / 2);
        }

        points.RemoveRange(MostPoints / 2, MostPoints / 2);
        stride *= 2;
    }

    /// <summary>The points of an SVG polyline over a box whose left is x = 0, whose right is <see cref="Width"/>.</summary>
    /// <param name="width">The box' width.</param>
    /// <param name="height">The box' height.</param>
    /// <param name="top">The value at its top; 0 is at its bottom.</param>
    public string ToPolyline(double width, double height, double top)
    {
        var text = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            double right = width * x / Width, down = height * (1 - Math.Clamp(y / top, 0, 1));
            text.Append(CultureInfo.InvariantCulture, $"{right:F1},{down:F1} ");
        }

        return text.ToString();
    }
}
