using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace CompiledNet.Samples;

/// <summary>
/// What the server counts, as instruments of a meter that any collector can listen to (OpenTelemetry, <c>dotnet-counters</c>), and itself a
/// listener that says their sums in the text format of Prometheus.
/// </summary>
internal sealed class PredictionMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CompiledNet.PredictionServer";

    /// <summary>Upper bounds of the latencies that are counted together, in seconds.</summary>
    private static readonly double[] Bounds = [10e-6, 20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 10e-3];

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> predictions, refusals, allocated;
    private readonly Histogram<double> latency;
    private readonly MeterListener listener = new();
    private readonly long[] counts = new long[Bounds.Length + 1];
    private long predictionSum, refusalSum, allocatedSum, latencyTicks;

    public PredictionMetrics()
    {
        predictions = meter.CreateCounter<long>("predictions", description: "Pictures answered");
        refusals = meter.CreateCounter<long>("refusals", description: "Requests refused");
        allocated = meter.CreateCounter<long>("prediction.allocated", "By", "Bytes allocated by the network's predictions");
        latency = meter.CreateHistogram<double>("prediction.duration", "s", "Time that the network takes for a picture");

        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Interlocked.Add(ref SumOf(instrument), value));
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            int bound = Array.BinarySearch(Bounds, seconds);
            Interlocked.Increment(ref counts[bound < 0 ? ~bound : bound]);
            Interlocked.Add(ref latencyTicks, (long)(seconds * Stopwatch.Frequency));
        });
        foreach (Instrument instrument in (Instrument[])[predictions, refusals, allocated, latency])
            listener.EnableMeasurementEvents(instrument);
        listener.Start();
    }

    /// <summary>Notes a prediction.</summary>
    /// <param name="duration">What the network took.</param>
    /// <param name="bytes">What it allocated.</param>
    public void Predicted(TimeSpan duration, long bytes)
    {
        predictions.Add(1);
        allocated.Add(bytes);
        latency.Record(duration.TotalSeconds);
    }

    /// <summary>Notes a request that could not be answered.</summary>
    public void Refused() => refusals.Add(1);

    /// <summary>All sums, in the text format of Prometheus.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Count(string name, Instrument instrument, long sum) => text.Append(
            CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} counter\n{name} {sum}\n");

        Count("predictions_total", predictions, Volatile.Read(ref predictionSum));
        Count("refusals_total", refusals, Volatile.Read(ref refusalSum));
        Count("prediction_allocated_bytes_total", allocated, Volatile.Read(ref allocatedSum));

        const string Seconds = "prediction_duration_seconds";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Seconds} {latency.Description}\n# TYPE {Seconds} histogram\n");
        long below = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            below += Volatile.Read(ref counts[i]);
            string bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{Seconds}_bucket{{le=\"{bound}\"}} {below}\n");
        }

        double sum = (double)Volatile.Read(ref latencyTicks) / Stopwatch.Frequency;
        text.Append(CultureInfo.InvariantCulture, $"{Seconds}_sum {sum}\n{Seconds}_count {below}\n");
        return text.ToString();
    }

    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
    }

    private ref long SumOf(Instrument instrument)
    {
        if (instrument == predictions)
            return ref predictionSum;
        if (instrument == refusals)
            return ref refusalSum;
        return ref allocatedSum;
    }
}
