using System.Globalization;

namespace CompiledNet;

/// <summary>
/// Numbers in the formats that Python's <c>str.format</c> has for them: <c>02d</c>, <c>.2f</c>, <c>8.3e</c>, <c>+.4g</c>, <c>.1%</c>.
/// </summary>
internal static class PythonFormat
{
    private const string Alignments = "<>=^";

    /// <summary>A number in a format; null where the text is no format of Python's for such a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isWhole">Whether it counts something, and so may be written as <c>d</c>.</param>
    /// <param name="format">The format, without the colon before it.</param>
    public static string? Write(double number, bool isWhole, string format)
    {
        int place = 0;
        string fill = format.Length > 1 && Alignments.Contains(format[1], StringComparison.Ordinal) ? format[place++..1] : "";
        string align = Take(Alignments);
        string sign = Take("+- ");
        string zero = Take("0");
        string width = TakeDigits(most: 3);
        string group = Take(",_");
        int? precision = Take(".").Length == 0 ? null : TakeDigits(most: 2) is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : -1;
        string type = Take("deEfFgG%");
        if (place < format.Length || precision < 0)
            return null;
        if (type.Length == 0 && isWhole)
            type = "d";
        if (type == "d" && (!isWhole || precision is not null))
            return null;

        string digits = WriteMagnitude(Math.Abs(number), type, precision);
        if (group.Length > 0)
            digits = Group(digits, group);
        return Align(number < 0 ? "-" : sign.Trim('-'), digits, fill, align, zero.Length > 0, width);

        string Take(string choices) =>
            place < format.Length && choices.Contains(format[place], StringComparison.Ordinal) ? format[place..++place] : "";

        string TakeDigits(int most)
        {
            int start = place;
            while (place < format.Length && place < start + most && char.IsAsciiDigit(format[place]))
                place++;
            return format[start..place];
        }
    }

    private static string WriteMagnitude(double number, string type, int? precision)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : "inf";
        return type switch
        {
            "d" => number.ToString("F0", CultureInfo.InvariantCulture),
            "f" or "F" => number.ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
            "%" => (number * 100).ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture) + "%",
            "e" or "E" => Scientific(number, precision ?? 6, type),
            "g" or "G" => General(number, precision ?? 6, type),
            _ when precision is { } digits => WithPoint(General(number, digits, "g")),
            _ => WithPoint(number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant()),
        };
    }

    /// <summary>One digit, the point, so many more, and an exponent of two digits or more.</summary>
    private static string Scientific(double number, int decimals, string type)
    {
        string zeros = new('0', decimals);
        return number.ToString(decimals == 0 ? $"0{type}+00" : $"0.{zeros}{type}+00", CultureInfo.InvariantCulture);
    }

    /// <summary>So many digits that count, without zeros at the end; with an exponent where it is below -4 or has no digit left.</summary>
    private static string General(double number, int precision, string type)
    {
        int digits = Math.Max(1, precision);
        string scientific = Scientific(number, digits - 1, type == "G" ? "E" : "e");
        int mark = scientific.AsSpan().IndexOfAny('e', 'E');
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent >= -4 && exponent < digits
            ? WithoutZeros(number.ToString($"F{digits - 1 - exponent}", CultureInfo.InvariantCulture))
            : WithoutZeros(scientific[..mark]) + scientific[mark..];
    }

    private static string WithoutZeros(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string WithPoint(string text) => text.AsSpan().IndexOfAny('.', 'e') >= 0 ? text : text + ".0";

    private static string Group(string digits, string separator)
    {
        int end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        string whole = end < 0 ? digits : digits[..end];
        for (int place = whole.Length - 3; place > 0; place -= 3)
            whole = whole.Insert(place, separator);
        return end < 0 ? whole : whole + digits[end..];
    }

    private static string Align(string sign, string digits, string fill, string align, bool zero, string widthText)
    {
        int width = widthText.Length == 0 ? 0 : int.Parse(widthText, CultureInfo.InvariantCulture);
        int missing = Math.Max(0, width - sign.Length - digits.Length);
        if (align.Length == 0 && zero)
            (fill, align) = ("0", "=");
        char with = fill.Length == 0 ? ' ' : fill[0];
        return align switch
        {
            "=" => sign + new string(with, missing) + digits,
            "<" => sign + digits + new string(with, missing),
            "^" => new string(with, missing / 2) + sign + digits + new string(with, missing - (missing / 2)),
            _ => new string(with, missing) + sign + digits,
        };
    }
}
