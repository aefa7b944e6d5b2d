using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace CompiledNet.Benchmarks.Peers;

/// <summary>
/// Measures networks beside ONNX Runtime and libtorch, each in turn for a moment and again, so that what neighbours do falls on all of them.
/// Times are medians of calls over all turns, and the spread is from the fastest turn's median to the slowest's.
/// </summary>
internal static class PeerRun
{
    private const int Turns = 5;

    /// <summary>Threads of peers go to sleep before another's turn.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static void Run(IReadOnlyList<Subject> subjects, int threads, double secondsPerTurn, FileInfo? json)
    {
        List<Row> rows = [];
        foreach (Subject subject in subjects)
        {
            Network network = subject.Create(Network.WidestVectorBits);
            IPeer[] peers =
            [
                new OurPeer(subject, network, threads), new OnnxRuntimePeer(network, threads),
                new TorchPeer(subject, network, threads, isChannelsLast: false), new TorchPeer(subject, network, threads, isChannelsLast: true),
            ];
            foreach (int images in (int[])[1, 32, 256])
                rows.Add(Measure(subject, network, "predict", images, threads, peers, peer => peer.Prediction(images), secondsPerTurn));
            rows.Add(Measure(subject, network, "train", 32, threads, peers, peer => peer.Training(32), secondsPerTurn));
            Array.ForEach(peers, peer => peer.Dispose());
            Print(rows[^4..]);
        }

        if (json is not null)
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(rows, new JsonSerializerOptions { WriteIndented = true }));
    }

    private static Row Measure(
        Subject subject, Network network, string what, int images, int threads, IPeer[] peers, Func<IPeer, Action?> caseOf, double seconds)
    {
        (string Name, Action Call, List<double> Times, List<double> Medians)[] cases =
            [.. peers.Select(peer => (peer.Name, Call: caseOf(peer), new List<double>(), new List<double>())).Where(each => each.Call is not null)!];
        foreach ((_, Action call, _, _) in cases)
            Turn(call, seconds);
        List<double> peaks = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            foreach ((_, Action call, List<double> times, List<double> medians) in cases)
            {
                Thread.Sleep(Pause);
                peaks.Add(FmaPeak.Sample());
                List<double> turnTimes = Turn(call, seconds);
                times.AddRange(turnTimes);
                medians.Add(Median(turnTimes));
            }
        }

        long macs = what == "train" ? Work.Training(network.Architecture) : Work.Forward(network.Architecture);
        double ours = Median(cases[0].Times) / images;
        return new Row(
            subject.Letter, what, images, threads, Math.Round(2.0 * macs / ours / 1e3 / (Median(peaks) * threads), 3),
            [.. cases.Select(each => new Figure(each.Name, Median(each.Times) / images, each.Medians.Min() / images, each.Medians.Max() / images))]);
    }

    /// <summary>Microseconds of each call in a moment, at least one.</summary>
    private static List<double> Turn(Action call, double seconds)
    {
        List<double> times = [];
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            call();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds);
        return times;
    }

    private static void Print(IReadOnlyList<Row> rows)
    {
        var table = new Table().Border(TableBorder.Minimal);
        string[] names = [.. rows[0].Figures.Select(figure => figure.Peer)];
        foreach (string title in (string[])["net", "what", "images", "threads", .. names.Select(name => $"{name}, us/image"), "best other / ours", "of peak"])
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (Row row in rows)
        {
            string Cell(string name) => row.Figures.FirstOrDefault(figure => figure.Peer == name) is { } figure
                ? $"{Number(figure.Us)} ({Number(figure.Least)}..{Number(figure.Most)})" : "";
            table.AddRow(
                [row.Net, row.What, $"{row.Images}", $"{row.Threads}", .. names.Select(Cell), row.Ratio.ToString("F2", CultureInfo.InvariantCulture),
                    row.OfPeak.ToString("F2", CultureInfo.InvariantCulture)]);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 170);
        AnsiConsole.Write(table);
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "F0" : value >= 1 ? "F1" : "F3", CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>A peer's time for an image: the median of all calls, and of those of its fastest and its slowest turn.</summary>
    private sealed record Figure(string Peer, double Us, double Least, double Most);

    /// <summary>What was measured of one case, ours first.</summary>
    private sealed record Row(string Net, string What, int Images, int Threads, double OfPeak, IReadOnlyList<Figure> Figures)
    {
        /// <summary>How many times as long the fastest other took.</summary>
        public double Ratio => Figures.Skip(1).Min(figure => figure.Us) / Figures[0].Us;
    }
}
