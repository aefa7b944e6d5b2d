using System.Globalization;
using System.Text;

namespace CompiledNet;

/// <summary>
/// A path with fields: <c>{epoch}</c> and metrics in Keras' words or C#'s, each with a format of Python's or C#'s:
/// <c>w.{epoch:02d}-{val_loss:.2f}.safetensors</c>, <c>w.{Epoch:D2}-{ValidationLoss:F2}.safetensors</c>. Two braces stand for one.
/// </summary>
internal sealed class PathTemplate
{
    private const string EpochName = "epoch";
    private const int MostWidth = 999;

    /// <summary>The path in pieces: text, or a field where there is a name.</summary>
    private readonly List<Piece> pieces = [];

    /// <summary>Takes a path apart.</summary>
    /// <exception cref="ArgumentException">A brace is alone, or a field or its format is unknown; the message says which there are.</exception>
    public PathTemplate(string path, string argument)
    {
        for (int place = 0; place < path.Length;)
        {
            int brace = path.AsSpan(place).IndexOfAny('{', '}');
            int end = brace < 0 ? path.Length : place + brace;
            bool isDouble = end + 1 < path.Length && path[end + 1] == path[end];
            // Of two braces one belongs to the text.
            pieces.Add(new Piece(path[place..(isDouble ? end + 1 : end)], "", 0, ""));
            place = isDouble ? end + 2 : end;
            if (place < path.Length && !isDouble)
            {
                int close = path[place] == '{' ? path.IndexOf('}', place) : -1;
                pieces.Add(ParseField(path, path[place..(close + 1 > place ? close + 1 : path.Length)], argument));
                place = close + 1;
            }
        }
    }

    private static IEnumerable<Metric> Known => Metric.All.Concat(Metric.All.Select(each => each.OfValidation));

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

    /// <summary>Reads <c>{name,width:format}</c>; width and format may be missing.</summary>
    private static Piece ParseField(string path, string field, string argument)
    {
        string content = field.Trim('{', '}');
        (string head, string format) = content.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
            ? (content[..colon], content[(colon + 1)..])
            : (content, "");
        (string name, string widthText) = head.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma
            ? (head[..comma], head[(comma + 1)..])
            : (head, "0");
        if (field[0] != '{' || field[^1] != '}' || name.Length == 0 || !name.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
            || !int.TryParse(widthText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int width) || Math.Abs((long)width) > MostWidth)
        {
            throw new ArgumentException($"'{path}' has a brace that is no field; expected a field such as {{epoch}}, or two braces for one.", argument);
        }

        if (!name.Equals(EpochName, StringComparison.OrdinalIgnoreCase) && MetricOf(name) is null)
        {
            throw new ArgumentException(
                $"'{path}' has the field {field}, but there is no {name}; expected {EpochName} or one of "
                + $"{string.Join(", ", Known.Select(each => each.Name).Concat(Known.Select(each => each.ToString())))}.",
                argument);
        }

        var piece = new Piece("", name, width, format);
        try
        {
            piece.Write(12);
        }
        catch (FormatException)
        {
            string kind = piece.IsMetric ? ".2f or F2" : "02d or D2";
            throw new ArgumentException(
                $"'{path}' has the field {field}, but {piece.Format} is no format of such a number; expected one of Python's or C#'s, such as {kind}.",
                argument);
        }

        return piece;
    }

    private static Metric? MetricOf(string name) => Metric.TryParse(name, out Metric metric) ? metric : (Metric?)null;

    /// <summary>
    /// Whether a format is read as C#'s: a capital of a standard format with its precision, or digits with places for them (<c>000</c>,
    /// <c>#,##0.00</c>). Python's have other digits or letters, or mean nothing then.
    /// </summary>
    private static bool IsOfCSharp(string format) => format.Length > 0
        && (char.IsAsciiLetterUpper(format[0])
            ? format.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            : format.AsSpan().IndexOfAnyExcept("0#,.%") < 0 && format.AsSpan().IndexOfAny('0', '#') >= 0 && format[0] != '.');

    private sealed record Piece(string Text, string Name, int Width, string Format)
    {
        public bool IsMetric => Name.Length > 0 && !Name.Equals(EpochName, StringComparison.OrdinalIgnoreCase);

        /// <exception cref="FormatException">The format is none for such a number.</exception>
        public string Write(double number)
        {
            string text = !IsOfCSharp(Format) ? PythonFormat.Write(number, !IsMetric, Format) ?? throw new FormatException()
                : IsMetric ? number.ToString(Format, CultureInfo.InvariantCulture)
                : ((int)number).ToString(Format, CultureInfo.InvariantCulture);
            return Width < 0 ? text.PadRight(-Width) : text.PadLeft(Width);
        }
    }
}
