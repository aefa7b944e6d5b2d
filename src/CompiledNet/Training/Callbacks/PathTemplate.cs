using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CompiledNet;

/// <summary>
/// A path with fields: <c>{epoch}</c> and metrics in Keras' words or C#'s, each with a format of Python's or C#'s:
/// <c>w.{epoch:02d}-{val_loss:.2f}.safetensors</c>, <c>w.{Epoch:D2}-{ValidationLoss:F2}.safetensors</c>. Two braces stand for one.
/// </summary>
internal sealed partial class PathTemplate
{
    private const string EpochName = "epoch";

    private static readonly (string Name, Metric Metric)[] Metrics =
    [
        ("loss", Metric.Loss), ("accuracy", Metric.Accuracy), ("mae", Metric.MeanAbsoluteError), ("val_loss", Metric.ValidationLoss),
        ("val_accuracy", Metric.ValidationAccuracy), ("val_mae", Metric.ValidationMeanAbsoluteError),
        .. Enum.GetValues<Metric>().Select(metric => (metric.ToString(), metric)),
    ];

    /// <summary>The path in pieces: text, or a field where there is a name.</summary>
    private readonly List<Piece> pieces = [];

    /// <summary>Takes a path apart.</summary>
    /// <exception cref="ArgumentException">A brace is alone, or a field or its format is unknown; the message says which there are.</exception>
    public PathTemplate(string path, string argument)
    {
        int end = 0;
        foreach (Match token in Token().Matches(path))
        {
            pieces.Add(new Piece(path[end..token.Index], "", 0, ""));
            end = token.Index + token.Length;
            if (token.Value is "{{" or "}}")
                pieces.Add(new Piece(token.Value[..1], "", 0, ""));
            else
                pieces.Add(ParseField(path, token, argument));
        }

        pieces.Add(new Piece(path[end..], "", 0, ""));
    }

    /// <summary>The metrics that the path names.</summary>
    public IEnumerable<Metric> Fields => pieces.Where(piece => piece.IsMetric).Select(piece => MetricOf(piece.Name)!.Value);

    /// <summary>The path of an epoch; null where the epoch lacks one of the metrics, as between two validations.</summary>
    public string? Fill(EpochResult epoch)
    {
        var path = new StringBuilder();
        foreach (Piece piece in pieces)
        {
            double? number = piece.IsMetric ? epoch[MetricOf(piece.Name)!.Value] : epoch.Epoch;
            if (number is not { } value)
                return null;
            path.Append(piece.Name.Length == 0 ? piece.Text : piece.Write(value));
        }

        return path.ToString();
    }

    private static Piece ParseField(string path, Match token, string argument)
    {
        if (token.Groups["name"].Value is not { Length: > 0 } name)
            throw new ArgumentException($"'{path}' has a brace that is no field; expected a field such as {{epoch}}, or two braces for one.", argument);
        if (!name.Equals(EpochName, StringComparison.OrdinalIgnoreCase) && MetricOf(name) is null)
        {
            throw new ArgumentException(
                $"'{path}' has the field {token.Value}, but there is no {name}; expected {EpochName} or one of {string.Join(", ", Metrics.Select(each => each.Name))}.",
                argument);
        }

        int width = token.Groups["width"] is { Success: true } text ? int.Parse(text.Value, CultureInfo.InvariantCulture) : 0;
        var piece = new Piece("", name, width, token.Groups["format"].Value);
        try
        {
            piece.Write(12);
        }
        catch (FormatException)
        {
            string kind = piece.IsMetric ? ".2f or F2" : "02d or D2";
            throw new ArgumentException(
                $"'{path}' has the field {token.Value}, but {piece.Format} is no format of such a number; expected one of Python's or C#'s, such as {kind}.", argument);
        }

        return piece;
    }

    private static Metric? MetricOf(string name)
    {
        int place = Array.FindIndex(Metrics, each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return place < 0 ? null : Metrics[place].Metric;
    }

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>\w+)(?:,(?<width>-?\d{1,3}))?(?::(?<format>[^{}]*))?\}|[{}]")]
    private static partial Regex Token();

    /// <summary>What is read as C#'s: a letter of a standard format with its precision, or digits with places for them.</summary>
    [GeneratedRegex(@"^[0#,]*[0#][0#,]*(?:\.[0#]+)?%?\z|^[A-Z]\d*\z")]
    private static partial Regex PatternOfCSharp();

    private sealed record Piece(string Text, string Name, int Width, string Format)
    {
        public bool IsMetric => Name.Length > 0 && !Name.Equals(EpochName, StringComparison.OrdinalIgnoreCase);

        /// <exception cref="FormatException">The format is none for such a number.</exception>
        public string Write(double number)
        {
            string text = !PatternOfCSharp().IsMatch(Format) ? PythonFormat.Write(number, !IsMetric, Format) ?? throw new FormatException()
                : IsMetric ? number.ToString(Format, CultureInfo.InvariantCulture)
                : ((int)number).ToString(Format, CultureInfo.InvariantCulture);
            return Width < 0 ? text.PadRight(-Width) : text.PadLeft(Width);
        }
    }
}
