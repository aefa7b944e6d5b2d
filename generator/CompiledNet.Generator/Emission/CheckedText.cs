using System.Text.RegularExpressions;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// The text of a checked build: the same, but each access to memory is the library's checked one. Kernels know nothing of it. A place
/// alone (<c>ref At(...)</c>) is no access.
/// </summary>
internal static class CheckedText
{
    private static readonly Regex Vectors = new(
        @"(?<![.\w])(?:(?:Load|Splat)(?:512|256|128)|Store|AddTo|AddToTotal|AddMoments|Copy|Clear|Narrow"
        + @"|SumProducts|SumTile|TransposeTile|SplitChannels|JoinChannels)\(",
        RegexOptions.Compiled);

    private static readonly Regex Written = new(@"(?<!\bref\s)\bAt\((ref [^=;]*?)\) = ", RegexOptions.Compiled);

    private static readonly Regex Read = new(@"(?<!\bref\s)\bAt\(ref ", RegexOptions.Compiled);

    private static readonly Regex Spans = new(@"\bMemoryMarshal\.Create((?:ReadOnly)?Span)\(", RegexOptions.Compiled);

    public static string Of(string text)
    {
        text = Vectors.Replace(text, "Checked$0");
        text = Written.Replace(text, "CheckedItem($1) = ");
        text = Read.Replace(text, "CheckedValue(ref ");
        return Spans.Replace(text, "Checked$1(");
    }
}
