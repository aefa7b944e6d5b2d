namespace CompiledNet.Samples;

/// <summary>
/// A household's consumption, hour by hour: the rhythm of its days, which are others at weekends, a heat pump that follows the weather, and what
/// happens now and then.
/// </summary>
internal sealed class Household
{
    public const int HoursOfDay = 24;

    private const double LeastHeatedBelow = 15;

    private Household(float[] consumption, float[] temperature) => (Consumption, Temperature) = (consumption, temperature);

    /// <summary>Kilowatts, the mean of each hour.</summary>
    public float[] Consumption { get; }

    /// <summary>Degrees Celsius outside.</summary>
    public float[] Temperature { get; }

    /// <summary>So many days from a Monday in January on; equal seeds give equal ones.</summary>
    public static Household Simulate(int days, int seed)
    {
        var random = new Random(seed);
        float[] consumption = new float[days * HoursOfDay], temperature = new float[days * HoursOfDay];
        double weather = 0;
        for (int hour = 0; hour < consumption.Length; hour++)
        {
            weather = (0.99 * weather) + (0.35 * Normal(random));
            double degrees = 10 - (9 * Rhythm(hour - (20 * HoursOfDay), 365 * HoursOfDay)) - (4 * Rhythm(hour - 3, HoursOfDay)) + weather;
            double kilowatts = Habits(hour % HoursOfDay, IsWeekend(hour)) + (0.06 * Math.Max(0, LeastHeatedBelow - degrees));
            kilowatts *= Math.Max(0.2, 1 + (0.15 * Normal(random)));
            if (random.NextDouble() < 0.05)
                kilowatts += 0.8;
            consumption[hour] = (float)kilowatts;
            temperature[hour] = (float)degrees;
        }

        return new(consumption, temperature);
    }

    public static bool IsWeekend(int hour) => hour / HoursOfDay % 7 >= 5;

    /// <summary>What is used at an hour of the day: something always, more when people get up, at noon where they are at home, in the evening.</summary>
    private static double Habits(int hour, bool isWeekend) =>
        0.25 + (0.9 * Around(hour, isWeekend ? 9.5 : 7, 1.2)) + (isWeekend ? 0.6 * Around(hour, 13, 1.5) : 0) + (1.3 * Around(hour, 19.5, 2));

    private static double Around(double hour, double middle, double width) => Math.Exp(-0.5 * Math.Pow((hour - middle) / width, 2));

    private static double Rhythm(double hour, double period) => Math.Cos(2 * Math.PI * hour / period);

    /// <summary>A number of the normal distribution, by Box and Muller.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
