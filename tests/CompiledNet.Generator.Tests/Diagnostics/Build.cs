using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>Builds sources and compares what is reported: ids, exact spans, exact messages, and nothing from C# beside them.</summary>
internal static class Build
{
    /// <summary>Expects the marked diagnostics with these messages, in the order of the source, and no other.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> Reports(string marked, params string[] messages)
    {
        MarkedSource source = MarkedSource.Parse(marked);
        AnalyzerResult result = await AnalyzerRunner.RunAsync(source.Text);

        Assert.Equal(
            source.Expected.Select(expected => $"{expected.Id} '{Text(expected.Span)}' at {expected.Span}"),
            result.Ours.Select(found => $"{found.Id} '{Text(found.Location.SourceSpan)}' at {found.Location.SourceSpan}"));
        Assert.Equal(messages, result.Ours.Select(found => found.GetMessage()));
        Assert.Empty(result.Compiler);
        return result.Ours;

        string Text(TextSpan span) => source.Text.Substring(span.Start, span.Length);
    }

    /// <summary>Expects the marked diagnostics on a network of these attributes.</summary>
    public static Task<IReadOnlyList<Diagnostic>> ReportsOn(string attributes, params string[] messages) =>
        Reports(Networks.Source(attributes), messages);

    /// <summary>Expects no error and no warning, of us nor of C#. Advice may be given.</summary>
    public static async Task IsRight(string attributes)
    {
        AnalyzerResult result = await AnalyzerRunner.RunAsync(Networks.Source(attributes));
        Assert.Empty(result.Ours.Where(found => found.Severity >= DiagnosticSeverity.Warning));
        Assert.Empty(result.Compiler);
    }

    /// <summary>Expects nothing at all, not even advice.</summary>
    public static Task IsClean(string attributes) => Reports(Networks.Source(attributes));
}
