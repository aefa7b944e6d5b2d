using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompiledNet.CodeFixes;

/// <summary>Finds attributes on the part of a class that a node belongs to.</summary>
internal static class NetworkAttributes
{
    /// <summary>The attribute of this name (<c>Loss</c>), with or without its suffix and namespace.</summary>
    public static AttributeSyntax? Find(SyntaxNode? node, string name) => node?.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.AttributeLists
        .SelectMany(list => list.Attributes)
        .FirstOrDefault(attribute => Name(attribute) is { } written && (written == name || written == name + "Attribute"));

    /// <summary>The next attribute on the same part of the class.</summary>
    public static AttributeSyntax? After(AttributeSyntax attribute) =>
        attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.AttributeLists
        .SelectMany(list => list.Attributes)
        .SkipWhile(each => each != attribute)
        .Skip(1)
        .FirstOrDefault();

    private static string Name(AttributeSyntax attribute) =>
        (attribute.Name is QualifiedNameSyntax qualified ? qualified.Right : attribute.Name).ToString();
}
