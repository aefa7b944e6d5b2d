using System.Globalization;
using System.Text;

namespace CompiledNet;

/// <summary>
/// A history as comma-separated values, in Keras' words: one line an epoch, a column for each number that was measured. Numbers are
/// written so that reading gives the same bits.
/// </summary>
internal static class HistoryCsv
{
    private const string Epoch = "epoch", Seconds = "seconds", ImagesPerSecond = "images_per_second";

    /// <summary>The line of names: the epoch, what is measured, and the time that it takes.</summary>
    public static string Header(IEnumerable<Metric> measured) =>
        string.Join(',', measured.Select(metric => metric.Name).Prepend(Epoch).Append(Seconds).Append(ImagesPerSecond)) + "\n";

    /// <summary>The line of an epoch under such names.</summary>
    public static string Line(EpochResult epoch, string header) =>
        string.Join(',', header.TrimEnd('\n').Split(',').Select(name => Text(Number(epoch, name)))) + "\n";

    private static double? Number(EpochResult epoch, string name) => name switch
    {
        Epoch => epoch.Epoch,
        Seconds => epoch.Seconds,
        ImagesPerSecond => epoch.ImagesPerSecond,
        _ => epoch[Metric.Parse(name)],
    };

    public static string Write(IReadOnlyList<EpochResult> epochs)
    {
        // Epochs may differ, as between two validations: those of the training come first nevertheless.
        string header = Header(epochs.SelectMany(epoch => epoch.Measured).Distinct().OrderBy(metric => metric.IsOfValidation));
        var text = new StringBuilder(header);
        foreach (EpochResult epoch in epochs)
            text.Append(Line(epoch, header));
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static History Parse(string text)
    {
        var history = new History();
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            return history;
        string[] names = lines[0].Split(',');
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            if (cells.Length != names.Length)
                throw new FormatException($"Expected {names.Length} numbers, {lines[0]}; got '{line}'.");
            double? Number(string name)
            {
                int place = Array.IndexOf(names, name);
                return place < 0 || cells[place].Length == 0
                    ? null
                    : double.Parse(cells[place], NumberStyles.Float, CultureInfo.InvariantCulture);
            }

            double Required(string name) => Number(name) ?? throw new FormatException($"Expected a number for {name}; got '{line}'.");
            Evaluation? Means(bool areOfValidation)
            {
                Metric Twin(Metric metric) => areOfValidation ? metric.OfValidation : metric;
                var others = names.Select(name => Metric.TryParse(name, out Metric metric) ? metric : Metric.Loss)
                    .Where(metric => metric.IsOfValidation == areOfValidation && !metric.IsMember && Number(metric.Name) is not null)
                    .Select(metric => (metric.OfTraining, Number(metric.Name)!.Value));
                return Number(Twin(Metric.Loss).Name) is { } loss
                    ? new Evaluation(loss, Number(Twin(Metric.Accuracy).Name), Number(Twin(Metric.MeanAbsoluteError).Name)) { Others = new MetricValues([.. others]) }
                    : null;
            }

            double epoch = Required(Epoch);
            Required(Metric.Loss.Name);
            if (epoch != (int)epoch || epoch <= (history.Epochs.Count == 0 ? 0 : history.Epochs[^1].Epoch))
                throw new FormatException($"Expected epochs as whole numbers that rise from 1; got '{line}'.");
            history.Add(new EpochResult(
                (int)epoch, Means(areOfValidation: false)!, Means(areOfValidation: true), Required(Seconds), Required(ImagesPerSecond)));
        }

        return history;
    }

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
