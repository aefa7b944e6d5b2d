using System.Globalization;

namespace CompiledNet.Generator.Words;

/// <summary>C# text of small integer expressions, without <c>* 1</c> and <c>+ 0</c>.</summary>
internal static class Terms
{
    /// <summary><c>row * 1152</c>; <c>row</c>; <c>0</c>.</summary>
    public static string Times(string factor, int constant) => (factor, constant) switch
    {
        ("0", _) or (_, 0) => "0",
        ("1", _) => Number(constant),
        (_, 1) => factor,
        _ when factor.Contains(' ') => $"({factor}) * {Number(constant)}",
        _ => $"{factor} * {Number(constant)}",
    };

    /// <summary>The sum of the terms that are not 0.</summary>
    public static string Sum(params string[] terms)
    {
        string sum = "0";
        foreach (string term in terms)
        {
            if (term == "0")
                continue;
            sum = sum == "0" ? term : term[0] == '-' ? $"{sum} - {term.Substring(1)}" : $"{sum} + {term}";
        }

        return sum;
    }

    /// <summary>The term with the other sign.</summary>
    public static string Minus(string term) => term switch
    {
        "0" => term,
        _ when term.Contains(' ') => $"-({term})",
        _ when term[0] == '-' => term.Substring(1),
        _ => "-" + term,
    };

    /// <summary>
    /// The quotient rounded up. Below zero, where C# rounds towards zero, it may be one too large, but never above zero: right for
    /// bounds that are cut off at zero.
    /// </summary>
    public static string CeilingOver(string expression, int divisor) =>
        divisor == 1 ? expression : $"({Sum(expression, Number(divisor - 1))}) / {Number(divisor)}";

    /// <summary>The expression as a factor.</summary>
    public static string Factor(string expression) => expression.Contains(' ') ? $"({expression})" : expression;

    /// <summary><c>ref At(ref origin, offset)</c>, or <c>ref origin</c> where the offset is 0.</summary>
    public static string At(string origin, string offset) => offset == "0" ? $"ref {origin}" : $"ref At(ref {origin}, {offset})";

    public static string At(string origin, int offset) => At(origin, Number(offset));

    /// <summary><c>sum = Fma(value, weight, sum)</c>: most of the statements of a network.</summary>
    public static void AddProduct(CodeWriter writer, string sum, string value, string weight) =>
        writer.Statement($"{sum} = Fma({value}, {weight}, {sum})");

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
