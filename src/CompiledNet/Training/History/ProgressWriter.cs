using System.Globalization;
using System.Text;

namespace CompiledNet;

/// <summary>
/// Writes how a training goes, in the form of Keras' progress lines and in the same words whatever the culture. The bar is redrawn
/// ten times a second at most, so that it costs nothing.
/// </summary>
internal sealed class ProgressWriter
{
    private const int BarWidth = 30;

    /// <summary>What the first steps take says little of the others: code is compiled and memory is fetched.</summary>
    private const double SecondsBeforeEta = 1;

    private readonly TextWriter writer;
    private readonly Verbosity verbosity;
    private readonly int epochs;
    private readonly TimeProvider clock;
    private readonly long redrawTicks;
    private readonly StringBuilder line = new();
    private long epochBegin;
    private long nextRedraw;
    private int drawnLength;

    /// <summary>Prepares to write.</summary>
    /// <param name="writer">Where to; null for the console.</param>
    /// <param name="verbosity">
    /// What to write. <see cref="Verbosity.Auto"/> means a bar for a console that is a terminal, lines for all else.
    /// </param>
    /// <param name="epochs">Epochs that are to be trained.</param>
    /// <param name="clock">What tells the time; null for the machine's.</param>
    public ProgressWriter(TextWriter? writer, Verbosity verbosity, int epochs, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        redrawTicks = this.clock.TimestampFrequency / 10;
        bool isTerminal = writer is null && !Console.IsOutputRedirected;
        this.writer = writer ?? Console.Out;
        this.verbosity = verbosity == Verbosity.Auto ? isTerminal ? Verbosity.Bar : Verbosity.Line : verbosity;
        this.epochs = epochs;
    }

    /// <summary>An epoch begins.</summary>
    public void BeginEpoch(int epoch)
    {
        epochBegin = clock.GetTimestamp();
        nextRedraw = epochBegin;
        drawnLength = 0;
        if (verbosity == Verbosity.Bar)
            writer.Write($"Epoch {Text(epoch)}/{Text(epochs)}\n");
    }

    /// <summary>Whether it is time to redraw the bar: asked after every step.</summary>
    public bool WantsRedraw => verbosity == Verbosity.Bar && clock.GetTimestamp() >= nextRedraw;

    /// <summary>Redraws the bar within an epoch.</summary>
    /// <param name="step">Steps done, 1 or more.</param>
    /// <param name="steps">Steps of the epoch.</param>
    /// <param name="soFar">The means so far.</param>
    public void Redraw(int step, int steps, Evaluation soFar)
    {
        long now = clock.GetTimestamp();
        nextRedraw = now + redrawTicks;
        double elapsed = clock.GetElapsedTime(epochBegin, now).TotalSeconds;
        BeginBar(step, steps);
        if (elapsed >= SecondsBeforeEta)
            line.Append(" - ETA: ").Append(Remaining(elapsed / step * (steps - step)));
        AppendMeans(soFar);
        DrawBar();
    }

    /// <summary>An epoch has ended.</summary>
    public void EndEpoch(EpochResult result, int steps)
    {
        switch (verbosity)
        {
            case Verbosity.Bar:
                BeginBar(steps, steps);
                line.Append(' ').Append(Text(Math.Round(result.Seconds))).Append("s ");
                line.Append(Duration(result.Seconds / steps)).Append("/step");
                AppendResult(result);
                DrawBar();
                writer.Write('\n');
                break;
            case Verbosity.Line:
                line.Clear().Append("Epoch ").Append(Text(result.Epoch)).Append('/').Append(Text(epochs));
                AppendResult(result);
                line.Append(" - ").Append(result.Seconds.ToString("F1", CultureInfo.InvariantCulture)).Append('s');
                line.Append(" - ").Append(Text(Math.Round(result.ImagesPerSecond))).Append(" images/s\n");
                writer.Write(line);
                break;
        }

        writer.Flush();
    }

    /// <summary>Something is to be said of the whole training.</summary>
    public void Note(string text)
    {
        if (verbosity == Verbosity.Quiet)
            return;
        writer.Write($"{text}\n");
        writer.Flush();
    }

    private void BeginBar(int step, int steps)
    {
        int filled = (int)((long)BarWidth * step / steps);
        string total = Text(steps);
        line.Clear().Append('\r').Append(Text(step).PadLeft(total.Length)).Append('/').Append(total).Append(" [");
        line.Append('=', filled == BarWidth ? BarWidth : Math.Max(0, filled - 1));
        if (filled < BarWidth)
            line.Append('>').Append('.', BarWidth - Math.Max(1, filled));
        line.Append(']');
    }

    /// <summary>Blanks cover what a longer line before has left.</summary>
    private void DrawBar()
    {
        int length = line.Length;
        line.Append(' ', Math.Max(0, drawnLength - length));
        drawnLength = length;
        writer.Write(line);
        writer.Flush();
    }

    private void AppendResult(EpochResult result)
    {
        AppendMeans(result.Training);
        if (result.Validation is { } validation)
            AppendMeans(validation, areOfValidation: true);
    }

    private void AppendMeans(Evaluation means, bool areOfValidation = false)
    {
        foreach ((Metric metric, double value) in means.Means())
            line.Append(" - ").Append((areOfValidation ? metric.OfValidation : metric).Name).Append(": ").Append(Evaluation.Text(value));
    }

    /// <summary><c>48s</c>, <c>2:05</c>, <c>1:02:05</c>.</summary>
    private static string Remaining(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Ceiling(seconds));
        return time.ToString(
            time.TotalMinutes < 1 ? "s\\s" : time.TotalHours < 1 ? "m\\:ss" : time.TotalDays < 1 ? "h\\:mm\\:ss" : "d\\d\\ h\\h",
            CultureInfo.InvariantCulture);
    }

    private static string Duration(double seconds) => seconds switch
    {
        >= 1 => $"{Text(Math.Round(seconds))}s",
        >= 1e-3 => $"{Text(Math.Round(seconds * 1e3))}ms",
        _ => $"{Text(Math.Round(seconds * 1e6))}us",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("F0", CultureInfo.InvariantCulture);
}
