using System.Globalization;
using System.Text;

namespace CompiledNet;

/// <summary>
/// A history as comma-separated values, in Keras' words: one line an epoch, a column for each number that was measured. Numbers are
/// written so that reading gives the same bits.
/// </summary>
internal static class HistoryCsv
{
    private static readonly (string Name, Func<EpochResult, double?> Get)[] Columns =
    [
        ("epoch", epoch => epoch.Epoch),
        ("loss", epoch => epoch.Training.Loss),
        ("accuracy", epoch => epoch.Training.Accuracy),
        ("mae", epoch => epoch.Training.MeanAbsoluteError),
        ("val_loss", epoch => epoch.Validation?.Loss),
        ("val_accuracy", epoch => epoch.Validation?.Accuracy),
        ("val_mae", epoch => epoch.Validation?.MeanAbsoluteError),
        ("seconds", epoch => epoch.Seconds),
        ("images_per_second", epoch => epoch.ImagesPerSecond),
    ];

    /// <summary>The line of names, without columns that no epoch has a number for.</summary>
    public static string Header(Func<string, bool> isMeasured) =>
        string.Join(',', Columns.Select(column => column.Name).Where(isMeasured)) + "\n";

    /// <summary>Whether epochs of a training have a number for a column.</summary>
    public static bool IsMeasured(string name, Func<Metric, bool> measures) => name switch
    {
        "accuracy" => measures(Metric.Accuracy),
        "mae" => measures(Metric.MeanAbsoluteError),
        "val_loss" => measures(Metric.ValidationLoss),
        "val_accuracy" => measures(Metric.ValidationAccuracy),
        "val_mae" => measures(Metric.ValidationMeanAbsoluteError),
        _ => true,
    };

    /// <summary>The line of an epoch under such names.</summary>
    public static string Line(EpochResult epoch, string header)
    {
        string[] names = header.TrimEnd('\n').Split(',');
        return string.Join(',', names.Select(name => Text(Array.Find(Columns, column => column.Name == name).Get(epoch)))) + "\n";
    }

    public static string Write(IReadOnlyList<EpochResult> epochs)
    {
        string header = Header(name => epochs.Any(epoch => Array.Find(Columns, column => column.Name == name).Get(epoch) is not null));
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
                return place < 0 || cells[place].Length == 0 ? null : double.Parse(cells[place], NumberStyles.Float, CultureInfo.InvariantCulture);
            }

            double Required(string name) => Number(name) ?? throw new FormatException($"Expected a number for {name}; got '{line}'.");
            Evaluation? validation = Number("val_loss") is { } loss ? new Evaluation(loss, Number("val_accuracy"), Number("val_mae")) : null;
            double epoch = Required("epoch");
            if (epoch != (int)epoch || epoch <= (history.Epochs.Count == 0 ? 0 : history.Epochs[^1].Epoch))
                throw new FormatException($"Expected epochs as whole numbers that rise from 1; got '{line}'.");
            history.Add(new EpochResult(
                (int)epoch, new Evaluation(Required("loss"), Number("accuracy"), Number("mae")), validation,
                Required("seconds"), Required("images_per_second")));
        }

        return history;
    }

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
