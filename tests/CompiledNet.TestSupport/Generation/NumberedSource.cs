using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.TestSupport.Generation;

/// <summary>Diagnostics with the numbered lines around them.</summary>
internal static class NumberedSource
{
    private const int MostShown = 10;
    private const int LinesAround = 4;

    public static string Describe(ImmutableArray<Diagnostic> diagnostics)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{diagnostics.Length} errors and warnings in the program with its generated part:");
        foreach (Diagnostic diagnostic in diagnostics.Take(MostShown))
        {
            text.Append('\n').Append(diagnostic.ToString()).Append('\n');
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            TextLineCollection lines = tree.GetText().Lines;
            int line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
            for (int i = Math.Max(line - LinesAround, 0); i <= Math.Min(line + LinesAround, lines.Count - 1); i++)
                text.Append(CultureInfo.InvariantCulture, $"{(i == line ? '>' : ' ')}{i + 1,6}  {lines[i]}\n");
        }
        return text.ToString();
    }
}
