namespace CompiledNet.Samples;

/// <summary>What the network is given of a household, and what it is to say.</summary>
/// <param name="household">The household.</param>
internal sealed class Windows(Household household)
{
    /// <summary>Hours that are read.</summary>
    public const int Read = 72;

    /// <summary>Hours that are forecast.</summary>
    public const int Ahead = Household.HoursOfDay;

    private const int Channels = 5;

    /// <summary>Examples for forecasts that begin at some hours.</summary>
    public ArrayDataset At(IReadOnlyList<int> hours)
    {
        float[] inputs = new float[hours.Count * Read * Channels], targets = new float[hours.Count * Ahead];
        for (int i = 0; i < hours.Count; i++)
        {
            Fill(hours[i], inputs.AsSpan(i * Read * Channels, Read * Channels));
            household.Consumption.AsSpan(hours[i], Ahead).CopyTo(targets.AsSpan(i * Ahead));
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
        return forecasts;
    }

    /// <summary>The hours before one: consumption, temperature, the time of the day as an angle, and whether a day later is a weekend.</summary>
    private void Fill(int hour, Span<float> input)
    {
        for (int step = 0; step < Read; step++)
        {
            int at = hour - Read + step;
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * at / Household.HoursOfDay);
            Span<float> channels = input.Slice(step * Channels, Channels);
            channels[0] = household.Consumption[at];
            channels[1] = household.Temperature[at];
            channels[2] = (float)sine;
            channels[3] = (float)cosine;
            channels[4] = Household.IsWeekend(at + Household.HoursOfDay) ? 1 : 0;
        }
    }
}
