using System.Globalization;
using CompiledNet.Runtime;
using Spectre.Console;

namespace CompiledNet.Benchmarks;

/// <summary>
/// Measures every step of a network where it runs: in predictions of one image and of a batch, and in training, forward and backward. The
/// project must be built with <c>-p:CompiledNetTimed=true</c>, so that generated code says which step runs.
/// </summary>
internal static class LayerRun
{
    private const double SecondsPerCase = 2;

    /// <exception cref="InvalidOperationException">The build says nothing of its steps.</exception>
    /// <param name="chart">Where a picture of it all goes; null for none.</param>
    public static void Run(IReadOnlyList<Subject> subjects, int bits, FileInfo? chart)
    {
        var drawing = new LayerChart();
        foreach (Subject subject in subjects)
        {
            Network network = subject.Create(bits);
            float[] images = Subject.Images(network, 32);
            float[] outputs = new float[32 * network.Architecture.OutputLength];
            float[] image = images[..network.Architecture.InputLength];
            Measure(drawing, subject, network, bits, 1, () => network.Predict(image, outputs.AsSpan(0, network.Architecture.OutputLength)));
            Measure(drawing, subject, network, bits, 32, () => network.Predict(images, outputs));
            float[] targets = Subject.Targets(network, 32);
            using var trainer = new Trainer(network, subject.CreateOptimizer(), maxBatchSize: 32, threads: 1);
            Measure(drawing, subject, network, bits, 32, () => trainer.Step(images, targets));
        }

        if (chart is not null)
            File.WriteAllText(chart.FullName, drawing.Draw());
    }

    private static void Measure(LayerChart drawing, Subject subject, Network network, int bits, int images, Action call)
    {
        call();
        List<double> peaks = [];
        Dictionary<string, List<double>> times = [];
        Dictionary<string, double> predictions = [];
        string pass = "";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < SecondsPerCase)
        {
            peaks.Add(FmaPeak.Sample());
            StepClock.Clear();
            call();
            foreach ((string of, string step, long _, double seconds, double predicted) in StepClock.Times)
            {
                pass = of;
                if (!times.TryGetValue(step, out List<double>? ofStep))
                    times.Add(step, ofStep = []);
                ofStep.Add(seconds * 1e6 / images);
                predictions[step] = predicted / images;
            }
        }

        if (times.Count == 0)
            throw new InvalidOperationException("No step was timed: build with -p:CompiledNetTimed=true.");
        double peak = Median(peaks);
        var table = new Table().Border(TableBorder.Minimal);
        foreach (string title in new[] { "step", "us/image", "MFLOP", "of peak", "predicted", "of time" })
            table.AddColumn(new TableColumn(title) { Alignment = title == "step" ? Justify.Left : Justify.Right });
        double total = times.Values.Sum(Median);
        List<LayerBar> bars = [];
        foreach ((string step, List<double> ofStep) in times)
        {
            double microseconds = Median(ofStep);
            double flops = 2.0 * WorkOf(network.Architecture, step);
            bars.Add(new LayerBar(step, microseconds / total, flops / microseconds / 1e3 / peak));
            table.AddRow(
                Markup.Escape(step.Length > 90 ? step[..90] : step), Number(microseconds, "F2"), flops > 0 ? Number(flops / 1e6, "F2") : "",
                flops > 0 ? Number(flops / microseconds / 1e3 / peak, "F2") : "",
                predictions[step] > 0 ? Number(2 * predictions[step] * (bits / 32) / 1e3 / peak / microseconds, "F2") : "-", Number(100 * microseconds / total, "F1") + " %");
        }

        table.Title = new TableTitle(
            $"{subject.Letter}, {pass}, {images} images: {Number(total, "F1")} us/image, peak {Number(peak, "F0")} GFLOP/s, medians");
        drawing.Add($"{subject.Letter} {network.Architecture.Name}", $"{pass}, {Number(total, "F0")} us an image", bars);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 140);
        AnsiConsole.Write(table);
    }

    /// <summary>Multiply-adds of a step: its layer's, or backward those of both gradients.</summary>
    private static long WorkOf(Architecture network, string step)
    {
        string name = step.Split(':', ',')[0];
        bool isBackward = step.EndsWith(", backward.", StringComparison.Ordinal);
        LayerInfo? layer = network.Layers.FirstOrDefault(each => char.ToLowerInvariant(each.Name[0]) + each.Name[1..] == char.ToLowerInvariant(name[0]) + name[1..]);
        if (layer is null || layer.Inputs.Count == 0)
            return 0;
        long work = Work.Forward(network, layer);
        if (!isBackward)
            return step.Contains(": its kernel", StringComparison.Ordinal) ? 0 : work; // other forms of a kernel are made, not used

        // Convolutions say which of their gradients follows; that of a large dense kernel is the trainer's.
        if (layer.Kind.Contains("Conv", StringComparison.Ordinal))
            return 0;
        bool hasKernelGradient = network.Parameters.Any(parameter => parameter.Name == layer.Name + ".kernel" && parameter.OuterGradient is null);
        bool isFirst = network.Layers[layer.Inputs[0]].Inputs.Count == 0;
        return work * ((hasKernelGradient ? 1 : 0) + (isFirst ? 0 : 1));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
