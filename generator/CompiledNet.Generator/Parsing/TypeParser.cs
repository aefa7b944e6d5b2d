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
            OwnPredicts = HandWrittenMembers.OwnPredicts(type, cancellationToken).ToEquatableArray(),
            HasRequiredMembers = type.GetMembers()
                .Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }),
            ClaimsClsCompliance = ClaimsClsCompliance(type, around),
            LibraryAlias = LibraryNames.Alias(type),
        };
    }

    /// <summary>
    /// The metadata name as a file name. The compiler holds hint names that differ by case only for equal, and C# does not: of classes
    /// whose full names do, all but the first, in ordinal order, get a number. It refuses some characters of identifiers, such as accents
    /// that stand alone: they become their numbers behind a hyphen, which no identifier has.
    /// </summary>
    private static string HintName(INamedTypeSymbol type, List<INamedTypeSymbol> around)
    {
        string space = type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString(InMetadata) + "." : "";
        string name = space + string.Join(".", around.Append(type).Select(each => each.MetadataName));
        int before = NamesLike(name, type.ContainingAssembly.GlobalNamespace).Count(other => string.CompareOrdinal(other, name) < 0);
        string file = string.Concat(
            name.Select(each => char.IsLetterOrDigit(each) || each is '.' or '_' or '`' ? each.ToString() : $"-{(int)each:X4}"));
        return before == 0 ? $"{file}.g.cs" : $"{file}.{before + 1}.g.cs";
    }

    /// <summary>The full names of all types that differ from a name in case only, or not at all.</summary>
    private static IEnumerable<string> NamesLike(string name, INamespaceOrTypeSymbol root)
    {
        IEnumerable<(INamespaceOrTypeSymbol Symbol, string Name)> found = [(root, "")];
        foreach (string part in name.Split('.'))
        {
            found = [.. found.SelectMany(outer => outer.Symbol.GetMembers().OfType<INamespaceOrTypeSymbol>()
                .Where(inner => string.Equals(inner.MetadataName, part, StringComparison.OrdinalIgnoreCase))
                .Select(inner => (inner, outer.Name.Length == 0 ? inner.MetadataName : $"{outer.Name}.{inner.MetadataName}")))];
        }

        return found.Where(each => each.Symbol is INamedTypeSymbol).Select(each => each.Name);
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

    /// <summary>Whether a claim holds for it that it does not make itself. What others cannot see makes none.</summary>
    private static bool ClaimsClsCompliance(INamedTypeSymbol type, List<INamedTypeSymbol> around)
    {
        if (
            around.Append(type).Any(each => each.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)))
            return false;
        bool?[] claims = [Claim(type), .. Enumerable.Reverse(around).Select(Claim), Claim(type.ContainingAssembly)];
        return claims[0] is null && claims.FirstOrDefault(claim => claim is not null) is true;

        static bool? Claim(ISymbol symbol) => symbol.GetAttributes()
            .FirstOrDefault(
                attribute => attribute.AttributeClass is { Name: "CLSCompliantAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            ?.ConstructorArguments.FirstOrDefault().Value as bool?;
    }

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
