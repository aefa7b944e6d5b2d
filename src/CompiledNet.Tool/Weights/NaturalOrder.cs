using System.Text.RegularExpressions;

namespace CompiledNet.Tool.Weights;

/// <summary>Texts in order, numbers in them by their value: <c>features.2</c> before <c>features.10</c>.</summary>
internal sealed partial class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => string.CompareOrdinal(Pad(x), Pad(y));

    private static string Pad(string? text) => Digits().Replace(text ?? "", number => number.Value.PadLeft(10, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
