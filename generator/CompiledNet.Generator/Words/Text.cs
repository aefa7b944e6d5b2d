using System.Globalization;

namespace CompiledNet.Generator.Words;

/// <summary>Numbers in messages, the same in every culture.</summary>
internal static class Text
{
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads as the same number: 0.2.</summary>
    public static string Real(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>With thousands separators: 44,426.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A pair of numbers, one for rows and one for columns: <c>3</c> where they are equal, else <c>3x5</c>.</summary>
    public static string Pair(long rows, long columns) => rows == columns ? Number(rows) : Sides(rows, columns);

    /// <summary>Both numbers, always: <c>3x3</c>.</summary>
    public static string Sides(long rows, long columns) => $"{Number(rows)}x{Number(columns)}";

    /// <summary><c>a, b or c</c>.</summary>
    public static string Either(IReadOnlyList<string> choices) => choices.Count switch
    {
        0 => "",
        1 => choices[0],
        _ => $"{string.Join(", ", choices.Take(choices.Count - 1))} or {choices[choices.Count - 1]}",
    };
}
