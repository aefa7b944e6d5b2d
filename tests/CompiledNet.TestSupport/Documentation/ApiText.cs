using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace CompiledNet.TestSupport.Documentation;

/// <summary>Turns XML comments into Markdown.</summary>
/// <param name="program">What names in comments mean.</param>
/// <param name="pages">The types that have pages, to link to.</param>
internal sealed partial class ApiText(Compilation program, IReadOnlySet<INamedTypeSymbol> pages)
{
    private const int LineLength = 138;

    private readonly SortedSet<string> undocumented = new(StringComparer.Ordinal);

    /// <summary>What was to be described and has no comment.</summary>
    public IReadOnlyCollection<string> Undocumented => undocumented;

    /// <summary>The file of a type's page. A generic one may have a namesake that is not.</summary>
    public static string PageOf(INamedTypeSymbol type) =>
        (type.IsGenericType ? $"{type.Name}Of{string.Concat(type.TypeParameters.Select(each => each.Name))}" : type.Name) + ".md";

    /// <summary>What a type is called in headings: <c>BackboneAttribute&lt;TNetwork&gt;</c>.</summary>
    public static string TitleOf(INamedTypeSymbol type) =>
        type.IsGenericType ? $"{type.Name}\\<{string.Join(", ", type.TypeParameters.Select(each => each.Name))}>" : type.Name;

    /// <summary>Text within a table.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Whether anything is said of a symbol.</summary>
    public bool Describes(ISymbol symbol) => Comment(symbol) is not null;

    /// <summary>The first sentence of a summary.</summary>
    public string FirstSentence(ISymbol symbol)
    {
        string line = Render(Comment(symbol)?.Element("summary"), symbol);
        Match end = SentenceEnd().Match(line);
        return Cell(end.Success ? line[..(end.Index + 1)] : line);
    }

    /// <summary>A summary with what it may throw, in one line.</summary>
    public string Line(ISymbol symbol)
    {
        XElement? comment = Comment(symbol);
        IEnumerable<string> thrown = (comment?.Elements("exception") ?? [])
            .Select(each => $"Throws {Reference(each, symbol)}: {Render(each, symbol)}");
        return string.Join(' ', new[] { Summary(comment, symbol), Render(comment?.Element("remarks"), symbol) }.Concat(thrown)
            .Where(part => part.Length > 0));
    }

    /// <summary>All of a comment, in paragraphs and lists, a blank line at the end.</summary>
    public string Body(ISymbol symbol)
    {
        XElement? comment = Comment(symbol);
        var body = new StringBuilder();
        Paragraph(Summary(comment, symbol));
        bool isRecord = symbol is INamedTypeSymbol { IsRecord: true };
        if (!isRecord)
            List("param", each => $"`{each.Attribute("name")?.Value}`");
        List("typeparam", each => $"`{each.Attribute("name")?.Value}`");
        Paragraph(Render(comment?.Element("returns"), symbol) is { Length: > 0 } returns ? $"Returns: {returns}" : "");
        List("exception", each => $"Throws {Reference(each, symbol)}");
        if (comment?.Element("remarks")?.Element("code") is { } code)
            body.Append($"```text\n{Margin().Replace(code.Value.Trim(), "")}\n```\n\n");
        else
            Paragraph(Render(comment?.Element("remarks"), symbol));
        return body.ToString();

        void Paragraph(string text)
        {
            if (text.Length > 0)
                body.Append(Wrap(text, "")).Append("\n\n");
        }

        void List(string element, Func<XElement, string> name)
        {
            XElement[] all = [.. comment?.Elements(element) ?? []];
            foreach (XElement each in all)
                body.Append(Wrap($"- {name(each)}: {Render(each, symbol)}", "  ")).Append('\n');
            if (all.Length > 0)
                body.Append('\n');
        }
    }

    private string Summary(XElement? comment, ISymbol symbol)
    {
        string summary = Render(comment?.Element("summary"), symbol);
        if (summary.Length == 0)
            undocumented.Add(symbol.ToDisplayString());
        return summary;
    }

    /// <summary>The comment of a symbol, or the one that it says it has from another.</summary>
    private XElement? Comment(ISymbol symbol)
    {
        string text = symbol.GetDocumentationCommentXml() ?? "";
        XElement? comment = text.Length == 0 ? null : XElement.Parse(text, LoadOptions.PreserveWhitespace);
        if (comment?.Name.LocalName is not (null or "member"))
            comment = new XElement("member", comment);
        if (comment?.Element("inheritdoc") is { } inherited)
        {
            ISymbol? source = inherited.Attribute("cref") is { } name ? Find(name.Value) : BaseOf(symbol);
            return source is null ? null : Comment(source);
        }

        // What a positional record says of its parameters, it says of its properties. Nothing else has parameters on the type.
        return comment is null && symbol is IPropertySymbol
            && Comment(symbol.ContainingType)?.Elements("param").FirstOrDefault(each => each.Attribute("name")?.Value == symbol.Name)
                is { } parameter
            ? new XElement("member", new XElement("summary", parameter.Nodes()))
            : comment;
    }

    private static ISymbol? BaseOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        INamedTypeSymbol type => type.BaseType,
        _ => symbol.ContainingType.AllInterfaces.SelectMany(each => each.GetMembers()).FirstOrDefault(each =>
            SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(each), symbol)),
    };

    private ISymbol? Find(string name) => DocumentationCommentId.GetFirstSymbolForDeclarationId(name, program);

    private string Render(XElement? element, ISymbol place) =>
        element is null ? "" : Blanks().Replace(string.Concat(element.Nodes().Select(node => Render(node, place))), " ").Trim();

    private string Render(XNode node, ISymbol place) => node switch
    {
        XText text => text.Value.Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal),
        XElement { Name.LocalName: "see" or "seealso" } see => Reference(see, place),
        XElement { Name.LocalName: "paramref" or "typeparamref" } parameter => $"`{parameter.Attribute("name")?.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "para" } paragraph => $" {Render(paragraph, place)} ",
        XElement other => throw new NotSupportedException($"A comment of {place} has the element {other.Name}, which no page can show."),
        _ => "",
    };

    /// <summary>What an element's <c>cref</c> names, linked where it has a page.</summary>
    private string Reference(XElement element, ISymbol place)
    {
        if (element.Attribute("langword") is { } word)
            return $"`{word.Value}`";
        string name = element.Attribute("cref")?.Value
            ?? throw new NotSupportedException($"A comment of {place} refers to nothing: {element}");
        ISymbol symbol = Find(name) ?? throw new NotSupportedException($"A comment of {place} refers to {name}, which is not found.");
        INamedTypeSymbol type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        INamedTypeSymbol home = place as INamedTypeSymbol ?? place.ContainingType;
        string shown = symbol switch
        {
            INamedTypeSymbol => symbol.Name,
            _ when SymbolEqualityComparer.Default.Equals(type, home) => symbol.Name,
            _ => $"{type.Name}.{symbol.Name}",
        };
        return pages.Contains(type.OriginalDefinition) && !SymbolEqualityComparer.Default.Equals(type, home)
            ? $"[`{shown}`]({PageOf(type)})"
            : $"`{shown}`";
    }

    private static string Wrap(string text, string margin)
    {
        var wrapped = new StringBuilder();
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > LineLength)
            {
                wrapped.Append('\n').Append(margin);
                column = margin.Length;
            }
            else if (column > 0)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += word.Length;
        }

        return wrapped.ToString();
    }

    [GeneratedRegex(@"^    ", RegexOptions.Multiline)]
    private static partial Regex Margin();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>Not the point behind an initial or behind "et al", which a capital or no capital tells.</summary>
    [GeneratedRegex(@"(?<=[^ (].)\.(?= \p{Lu}|$)")]
    private static partial Regex SentenceEnd();
}
