using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace CompiledNet.Benchmarks;

/// <summary>
/// Measures every case in short samples, each beside a sample of the FMA peak: on a shared machine, only such ratios mean
/// anything. Medians, so that what a neighbour steals now and then does not count.
/// </summary>
internal static class QuickRun
{
    private const double SecondsPerCase = 1.5;
    private const int WarmUpCalls = 20;

    public static void Run(IReadOnlyList<Subject> subjects, bool allWidths, FileInfo? json)
    {
        var table = new Table().Border(TableBorder.Minimal);
        foreach (string title in new[] { "net", "what", "batch", "threads", "bits", "us", "5 %..95 %", "GFLOP/s", "of peak", "bytes/call" })
            table.AddColumn(new TableColumn(title).RightAligned());

        List<Measurement> measurements = [];
        foreach (Case current in subjects.SelectMany(subject => Cases(subject, allWidths)))
        {
            using (current)
            {
                Measurement measurement = Measure(current);
                measurements.Add(measurement);
                table.AddRow(Cells(measurement));
            }
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);
        AnsiConsole.Write(table);
        if (json is not null)
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(measurements, new JsonSerializerOptions { WriteIndented = true }));
    }

    private static IEnumerable<Case> Cases(Subject subject, bool allWidths)
    {
        foreach (int bits in new[] { 512, 256, 128 })
        {
            if (bits > Network.WidestVectorBits || (bits < Network.WidestVectorBits && !allWidths))
                continue;
            foreach (int batch in new[] { 1, 32, 256 })
                yield return Case.Predict(subject, batch, bits);
            foreach (int batch in new[] { 32, 256 })
                yield return Case.Train(subject, batch, threads: 1, bits);
            yield return Case.Gradient(subject, batch: 200, bits);
        }

        foreach (int batch in new[] { 32, 256 })
        {
            if (Environment.ProcessorCount >= 2)
                yield return Case.Train(subject, batch, threads: 2, Network.WidestVectorBits);
        }
    }

    private static Measurement Measure(Case current)
    {
        long warmUp = Stopwatch.GetTimestamp();
        for (int call = 0; call < WarmUpCalls && Stopwatch.GetElapsedTime(warmUp).TotalSeconds < SecondsPerCase / 3; call++)
            current.Call();

        List<double> microseconds = new(1 << 20);
        List<double> peaks = new(1 << 20);
        long begin = Stopwatch.GetTimestamp();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsPerCase && microseconds.Count < microseconds.Capacity)
        {
            peaks.Add(FmaPeak.Sample());
            for (int call = 0; call < current.CallsPerSample; call++)
            {
                long start = Stopwatch.GetTimestamp();
                current.Call();
                microseconds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        double median = Quantile(microseconds, 0.5);
        double gflops = 2.0 * current.Macs / median / 1e3;
        return new Measurement(
            current.Net, current.What, current.Batch, current.Threads, current.Bits,
            Math.Round(median, 2), Math.Round(gflops, 1), Math.Round(gflops / (Quantile(peaks, 0.5) * current.Threads), 3))
        {
            Spread = (Quantile(microseconds, 0.05), Quantile(microseconds, 0.95)),
            AllocatedBytes = (double)allocated / microseconds.Count,
        };
    }

    private static double Quantile(List<double> values, double part)
    {
        values.Sort();
        return values[(int)(part * (values.Count - 1))];
    }

    private static string[] Cells(Measurement measurement)
    {
        string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        return
        [
            measurement.Net, measurement.What, Number(measurement.Batch, "F0"), Number(measurement.Threads, "F0"),
            Number(measurement.Bits, "F0"),
            Number(measurement.Us, "F1"), $"{Number(measurement.Spread.Low, "F1")}..{Number(measurement.Spread.High, "F1")}",
            Number(measurement.Gflops, "F1"), Number(measurement.OfPeak, "F3"), Number(measurement.AllocatedBytes, "F0"),
        ];
    }

    /// <summary>One thing to measure.</summary>
    private sealed record Case(
        string Net, string What, int Batch, int Threads, int Bits, long Macs, Action Call, IDisposable? Resource) : IDisposable
    {
        /// <summary>Calls beside each sample of the peak: about as long as that.</summary>
        public int CallsPerSample => Macs < 1_000_000 ? 8 : 1;

        public static Case Predict(Subject subject, int batch, int bits)
        {
            Network network = subject.Create(bits);
            float[] images = Subject.Images(network, batch);
            float[] outputs = new float[batch * network.Architecture.OutputLength];
            return new Case(
                subject.Letter, "predict", batch, 1, bits, batch * Work.Forward(network.Architecture), () => network.Predict(images, outputs), null);
        }

        public static Case Train(Subject subject, int batch, int threads, int bits)
        {
            Network network = subject.Create(bits);
            float[] images = Subject.Images(network, batch);
            float[] targets = Subject.Targets(network, batch);
            var trainer = new Trainer(network, subject.CreateOptimizer(), batch, threads);
            return new Case(
                subject.Letter, "train", batch, threads, bits, batch * Work.Training(network.Architecture), () => trainer.Step(images, targets), trainer);
        }

        /// <summary>Value and gradient of the loss of a batch, for an optimizer of one's own.</summary>
        public static Case Gradient(Subject subject, int batch, int bits)
        {
            Network network = subject.Create(bits);
            float[] images = Subject.Images(network, batch);
            float[] targets = Subject.Targets(network, batch);
            var trainer = new Trainer(network, subject.CreateOptimizer(), batch, threads: 1);
            return new Case(
                subject.Letter, "gradient", batch, 1, bits, batch * Work.Training(network.Architecture), () => trainer.ComputeGradient(images, targets),
                trainer);
        }

        public void Dispose() => Resource?.Dispose();
    }
}
