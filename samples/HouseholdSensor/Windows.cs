namespace CompiledNet.Samples;

/// <summary>What the network is given of a household, and what it is to say: numbers of about the size of 1.</summary>
internal sealed class Windows
{
    /// <summary>Hours that are read.</summary>
    public const int Read = 72;

    /// <summary>Hours that are forecast.</summary>
    public const int Ahead = Household.HoursOfDay;

    private const int Channels = 5;

    private readonly Household household;
    private readonly Scale consumption;
    private readonly Scale temperature;

    /// <param name="household">The household.</param>
    /// <param name="known">How many of its first hours say what is usual.</param>
    public Windows(Household household, int known)
    {
        this.household = household;
        consumption = Scale.Of(household.Consumption.AsSpan(0, known));
        temperature = Scale.Of(household.Temperature.AsSpan(0, known));
    }

    /// <summary>Examples for forecasts that begin at some hours.</summary>
    public ArrayDataset At(IReadOnlyList<int> hours)
    {
        float[] inputs = new float[hours.Count * Read * Channels], targets = new float[hours.Count * Ahead];
        for (int i = 0; i < hours.Count; i++)
        {
            Fill(hours[i], inputs.AsSpan(i * Read * Channels, Read * Channels));
            for (int ahead = 0; ahead < Ahead; ahead++)
                targets[(i * Ahead) + ahead] = consumption.Shrink(household.Consumption[hours[i] + ahead]);
        }

        return new ArrayDataset(inputs, Read * Channels, targets, Ahead);
    }

    /// <summary>Forecasts that begin at some hours, in kilowatts.</summary>
    public float[] Forecast(ForecastNet net, IReadOnlyList<int> hours, int threads)
    {
        float[] inputs = new float[hours.Count * Read * Channels], forecasts = new float[hours.Count * Ahead];
        for (int i = 0; i < hours.Count; i++)
            Fill(hours[i], inputs.AsSpan(i * Read * Channels, Read * Channels));
        net.PredictBatch(inputs, forecasts, threads);
        return Array.ConvertAll(forecasts, consumption.Grow);
    }

    /// <summary>The hours before one: consumption, temperature, the time of the day as an angle, and whether a day later is a weekend.</summary>
    private void Fill(int hour, Span<float> input)
    {
        for (int step = 0; step < Read; step++)
        {
            int at = hour - Read + step;
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * at / Household.HoursOfDay);
            Span<float> channels = input.Slice(step * Channels, Channels);
            channels[0] = consumption.Shrink(household.Consumption[at]);
            channels[1] = temperature.Shrink(household.Temperature[at]);
            channels[2] = (float)sine;
            channels[3] = (float)cosine;
            channels[4] = Household.IsWeekend(at + Household.HoursOfDay) ? 1 : 0;
        }
    }

    /// <summary>A mean and a standard deviation.</summary>
    private sealed record Scale(float Mean, float Deviation)
    {
        public static Scale Of(ReadOnlySpan<float> values)
        {
            double sum = 0, squares = 0;
            foreach (float value in values)
            {
                sum += value;
                squares += value * (double)value;
            }

            double mean = sum / values.Length;
            return new((float)mean, (float)Math.Sqrt((squares / values.Length) - (mean * mean)));
        }

        public float Shrink(float value) => (value - Mean) / Deviation;

        public float Grow(float value) => (value * Deviation) + Mean;
    }
}
