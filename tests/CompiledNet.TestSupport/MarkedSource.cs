using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.TestSupport;

/// <summary>A source in which <c>{|CN2001:text|}</c> marks the spans that diagnostics must have.</summary>
/// <param name="Text">The source without marks.</param>
/// <param name="Expected">Ids and spans, in the order of the source.</param>
public sealed record MarkedSource(string Text, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    private static readonly Regex Mark = new(@"\{\|(?<id>CN\d{4}):|\|\}", RegexOptions.CultureInvariant);

    public static MarkedSource Parse(string marked)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string Id, TextSpan Span)>();
        int copied = 0;
        foreach (Match mark in Mark.Matches(marked))
        {
            text.Append(marked, copied, mark.Index - copied);
            copied = mark.Index + mark.Length;
            if (mark.Groups["id"].Success)
            {
                open.Push((mark.Groups["id"].Value, text.Length));
            }
            else
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, text.Length)));
            }
        }

        text.Append(marked, copied, marked.Length - copied);
        expected.Sort((first, second) =>
            first.Span.Start != second.Span.Start ? first.Span.Start.CompareTo(second.Span.Start) : string.CompareOrdinal(first.Id, second.Id));
        return new MarkedSource(text.ToString(), expected);
    }
}
