using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.TestSupport.Snapshots;

/// <summary>Parts of a generated file, found by the names that are printed there.</summary>
public static class GeneratedPart
{
    private const string Kernels = "Kernels";

    /// <summary>What stands before a method: it is in a type, and that in a namespace.</summary>
    private const string Margin = "        ";

    /// <summary>A method of a generated file's own types, the passes and the kernels, behind the sentence that says what it computes, moved to the left margin.</summary>
    /// <param name="text">The file of one network.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="bits">The width of the vectors whose kernels are meant; passes have none.</param>
    /// <exception cref="ArgumentException">There is no such method; the message lists those that there are.</exception>
    public static string Method(string text, string method, int bits)
    {
        MethodDeclarationSyntax[] all = [.. Types(text)
            .Where(type => type.Modifiers.Any(SyntaxKind.FileKeyword) && (WidthOf(type) is null || WidthOf(type) == bits))
            .SelectMany(type => type.Members.OfType<MethodDeclarationSyntax>())];
        MethodDeclarationSyntax found = all.FirstOrDefault(each => each.Identifier.ValueText == method && each.Body is not null)
            ?? throw new ArgumentException(
                $"No method is called {method}; there are {string.Join(", ", all.Select(each => each.Identifier.ValueText).Distinct())}.", nameof(method));

        // The sentence over a kernel stands where the kernels of all widths are declared.
        string sentence = all.Where(each => each.Identifier.ValueText == method)
            .Select(each => each.GetLeadingTrivia().ToFullString().Trim())
            .FirstOrDefault(each => each.Length > 0) ?? "";
        return $"{Margin}{sentence}\n{Margin}{found}\n".ReplaceLineEndings("\n").Replace("\n" + Margin, "\n", StringComparison.Ordinal)[Margin.Length..];
    }

    /// <summary>A generated file without the kernels of all widths but one.</summary>
    /// <param name="text">The file of one network.</param>
    /// <param name="bits">The width whose kernels stay.</param>
    public static string WithKernelsOf(string text, int bits)
    {
        TypeDeclarationSyntax[] others = [.. Types(text).Where(type => WidthOf(type) is { } width && width != bits)];
        foreach (TypeDeclarationSyntax type in others.OrderByDescending(type => type.SpanStart))
            text = text.Remove(type.FullSpan.Start, type.FullSpan.Length);
        return text;
    }

    private static IEnumerable<TypeDeclarationSyntax> Types(string text) =>
        CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().DescendantNodes().OfType<TypeDeclarationSyntax>();

    private static int? WidthOf(TypeDeclarationSyntax type)
    {
        string name = type.Identifier.ValueText;
        int end = name.LastIndexOf(Kernels, StringComparison.Ordinal);
        return end >= 0 && int.TryParse(name.AsSpan(end + Kernels.Length), out int bits) ? bits : null;
    }
}
