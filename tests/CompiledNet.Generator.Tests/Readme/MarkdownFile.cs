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

    /// <summary>The targets of links to files, without the part after #.</summary>
    public IEnumerable<string> RelativeLinks() =>
        Link().Matches(Text).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    private Range Place(string mark)
    {
        int begin = Text.IndexOf($"<!-- {mark} -->\n```", StringComparison.Ordinal);
        if (begin < 0)
            throw new InvalidDataException($"There is no code block behind the mark <!-- {mark} -->.");
        begin = Text.IndexOf('\n', Text.IndexOf("```", begin, StringComparison.Ordinal)) + 1;
        return begin..Text.IndexOf("```", begin, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
