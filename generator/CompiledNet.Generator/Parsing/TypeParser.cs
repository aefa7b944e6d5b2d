using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Reads what must be known of the class itself in order to add a part to it.</summary>
internal static class TypeParser
{
    /// <summary>Names as they are written in code: <c>@event</c>.</summary>
    private static readonly SymbolDisplayFormat Written = new(
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat WrittenNamespace =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Names as they stand in metadata: <c>event</c>.</summary>
    private static readonly SymbolDisplayFormat InMetadata =
        WrittenNamespace.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);

    public static TypeSpec Parse(
        INamedTypeSymbol type, EquatableArray<LayerSpec> layers, bool layersAreScattered, CancellationToken cancellationToken)
    {
        var around = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            around.Insert(0, outer);

        string space = type.ContainingNamespace is { IsGlobalNamespace: false } containing
            ? containing.ToDisplayString(WrittenNamespace)
            : "";
        return new TypeSpec(
            space,
            around.Select(outer => $"partial {Keyword(outer)} {outer.ToDisplayString(Written)}").ToEquatableArray(),
            type.Name,
            HintName(type, around),
            around.Append(type).Where(each => !IsPartial(each, cancellationToken)).Select(each => each.Name).ToEquatableArray(),
            Obstacle(type, around),
            layersAreScattered,
            HandWrittenMembers.NamesThatMayCollide(type, layers, cancellationToken).ToEquatableArray(),
            HandWrittenMembers.FindUnsuitableConstructor(type, cancellationToken)?.Obstacle,
            LanguageRequirement.OldVersion(type, cancellationToken) is not null)
        {
            Identifier = type.ToDisplayString(Written),
            HasSummary = HasSummary(type, cancellationToken),
        };
    }

    /// <summary>
    /// The metadata name as a file name. The compiler holds hint names that differ by case only for equal, and C# does not: the
    /// second of such classes, in ordinal order, gets a number.
    /// </summary>
    private static string HintName(INamedTypeSymbol type, List<INamedTypeSymbol> around)
    {
        string space = type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString(InMetadata) + "." : "";
        string name = string.Join(".", around.Append(type).Select(each => each.MetadataName));

        INamespaceOrTypeSymbol container = type.ContainingType ?? (INamespaceOrTypeSymbol)type.ContainingNamespace;
        int before = container.GetTypeMembers().Count(other =>
            string.Equals(other.Name, type.Name, StringComparison.OrdinalIgnoreCase)
            && string.CompareOrdinal(other.Name, type.Name) < 0);
        return before == 0 ? $"{space}{name}.g.cs" : $"{space}{name}.{before + 1}.g.cs";
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>
    /// Whether a comment on one of its parts sums it up. Read as text, since builds that write no documentation file do not parse
    /// such comments, and what is printed must not depend on that.
    /// </summary>
    private static bool HasSummary(INamedTypeSymbol type, CancellationToken cancellationToken) => type.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax(cancellationToken).GetLeadingTrivia())
        .Select(trivia => trivia.ToFullString())
        .Any(text => (text.StartsWith("///", StringComparison.Ordinal) || text.StartsWith("/**", StringComparison.Ordinal))
            && (text.Contains("<summary") || text.Contains("<inheritdoc") || text.Contains("<include")));

    /// <summary>The first of the things that keep a class from being a network.</summary>
    private static string? Obstacle(INamedTypeSymbol type, List<INamedTypeSymbol> around) => type switch
    {
        { IsStatic: true } => "static",
        { IsAbstract: true } => "abstract",
        { IsRecord: true } => "a record",
        { Arity: > 0 } => "generic",
        _ when around.Any(outer => outer.Arity > 0) => "nested in a generic type",
        _ when around.Append(type).Any(each => each.IsFileLocal) => "local to its file",
        _ when OwnBase(type) is { } own => $"derived from {own.Name}",
        _ => null,
    };

    /// <summary>A base class that the user chose. Once code is generated, that of a network is <c>CompiledNet.Network</c>.</summary>
    private static INamedTypeSymbol? OwnBase(INamedTypeSymbol type) =>
        type.BaseType is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Error } own && !LibraryNames.IsNetworkBase(own)
            ? own
            : null;
}
