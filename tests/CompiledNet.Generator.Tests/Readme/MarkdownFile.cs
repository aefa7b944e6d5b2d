using System.Text.RegularExpressions;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>A page, with code blocks that a mark before them names: <c>&lt;!-- summary --&gt;</c>.</summary>
internal sealed partial record MarkdownFile(string Text)
{
    public static MarkdownFile Read(string path) => new(File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>The code in the block of a mark, each line ended.</summary>
    public string Block(string mark) => Text[Place(mark)];

    public MarkdownFile WithBlock(string mark, string code)
    {
        Range place = Place(mark);
        return new(Text[..place.Start] + code.Trim('\n') + "\n" + Text[place.End..]);
    }

    /// <summary>All fenced blocks, in order.</summary>
    public IEnumerable<CodeBlock> CodeBlocks() => Fence().Matches(Text).Select(fence => new CodeBlock(
        Text[..fence.Index].Count(character => character == '\n') + 1, fence.Groups["language"].Value, fence.Groups["word"].Value,
        fence.Groups["text"].Value));

    /// <summary>
    /// Links to files and headings: the file's path from here, empty for this one, and the heading's name, empty for the whole file.
    /// </summary>
    public IEnumerable<(string Path, string Heading)> RelativeLinks() => Link().Matches(Text)
        .Select(match => (Path: match.Groups["path"].Value, match.Groups["heading"].Value))
        .Where(link => !link.Path.Contains("://", StringComparison.Ordinal));

    /// <summary>
    /// Whether a heading is called so in links: in small letters, a hyphen for each blank, nothing else but letters, digits and hyphens.
    /// </summary>
    public bool HasHeading(string name) => Heading().Matches(Text).Any(heading =>
        NoName().Replace(heading.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-') == name);

    private Range Place(string mark)
    {
        int begin = Text.IndexOf($"<!-- {mark} -->\n```", StringComparison.Ordinal);
        if (begin < 0)
            throw new InvalidDataException($"There is no code block behind the mark <!-- {mark} -->.");
        begin = Text.IndexOf('\n', Text.IndexOf("```", begin, StringComparison.Ordinal)) + 1;
        return begin..Text.IndexOf("```", begin, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```(?<language>\w*) ?(?<word>[\w-]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<heading>[^)]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{Nd}_ -]")]
    private static partial Regex NoName();
}
