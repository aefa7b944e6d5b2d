using System.Globalization;

namespace CompiledNet;

/// <summary>An axis: where it begins and ends, and the round numbers on it that are labelled.</summary>
internal sealed class PlotAxis
{
    private const int MostTicks = 8;

    private readonly double low;
    private readonly double high;
    private readonly string format;

    /// <summary>An axis between two of its ticks or the next to them.</summary>
    /// <param name="low">Where it begins.</param>
    /// <param name="high">Where it ends, more than <paramref name="low"/>.</param>
    /// <param name="intervals">About so many intervals between ticks.</param>
    public PlotAxis(double low, double high, int intervals)
        : this(low, high, RoundStep((high - low) / intervals))
    {
    }

    private PlotAxis(double low, double high, double step)
    {
        this.low = low;
        this.high = high;
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        int decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        format = largest >= 1e6 || decimals > 6 ? "0.###e0" : $"F{decimals}";
        long first = (long)Math.Ceiling(low / step - 1e-6);
        long last = (long)Math.Floor(high / step + 1e-6);
        Ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(place => (first + place) * step)];
    }

    /// <summary>The labelled places.</summary>
    public double[] Ticks { get; }

    /// <summary>An axis that values fit on, from a round number to a round number.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="largest">The largest value.</param>
    /// <param name="highest">What no value can exceed, and the axis neither.</param>
    public static PlotAxis Around(double least, double largest, double highest)
    {
        // Equal values get room around them; that of values of 0 is 1.
        if (largest - least < 1e-9 * Math.Max(Math.Abs(least), Math.Abs(largest)) || largest == least)
        {
            double room = least == 0 ? 1 : Math.Abs(least) / 2;
            least -= least > 0 || room == 1 ? Math.Min(room, Math.Max(least, 0)) : room;
            largest += room;
        }

        double step = RoundStep((largest - least) / 5);
        double low = Math.Floor(least / step + 1e-6) * step;
        double high = Math.Min(highest, Math.Ceiling(largest / step - 1e-6) * step);
        return new PlotAxis(low, high, step);
    }

    /// <summary>An axis of whole numbers.</summary>
    public static PlotAxis OfEpochs(int first, int last)
    {
        if (first == last)
            return new PlotAxis(first - 0.5, last + 0.5, step: 1.0);
        double step = Math.Max(1, RoundStep((double)(last - first) / MostTicks));
        return new PlotAxis(first, last, step);
    }

    /// <summary>Where on the axis a value is, 0 to 1.</summary>
    public double Part(double value) => (value - low) / (high - low);

    /// <summary>What is written at a tick.</summary>
    public string Label(double tick) => tick.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The least of 1, 2, 5 times a power of ten that is not below a step.</summary>
    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double digit = step / power;
        return power * (digit <= 1 + 1e-9 ? 1 : digit <= 2 + 1e-9 ? 2 : digit <= 5 + 1e-9 ? 5 : 10);
    }
}
