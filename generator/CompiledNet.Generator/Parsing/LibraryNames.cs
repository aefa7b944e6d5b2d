using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>What the library's types are called in metadata.</summary>
internal static class LibraryNames
{
    public const string Namespace = "CompiledNet";

    /// <summary>The attribute that makes a class a network.</summary>
    public const string NetworkAttribute = Namespace + ".NetworkAttribute";

    /// <summary>The library's own attribute of the interface whose kernels all networks share.</summary>
    public const string SharedKernelsAttribute = Namespace + ".Numerics.SharedKernelsAttribute";

    private const string Suffix = "Attribute";

    /// <summary>The name of one of the library's attributes without its suffix (<c>Conv2D</c>); null for any other attribute.</summary>
    public static string? AttributeName(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingType: null, TypeKind: TypeKind.Class } type
        && IsOurs(type.ContainingNamespace)
        && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - Suffix.Length)
            : null;

    /// <summary>Under which alias a network's project knows the library: <c>global</c> where it has that, as nearly all do.</summary>
    public static string Alias(INamedTypeSymbol network)
    {
        IAssemblySymbol? library = network.GetAttributes()
            .FirstOrDefault(attribute => AttributeName(attribute) == "Network")?.AttributeClass?.ContainingAssembly;
        return library is not null
            && network.ContainingAssembly is ISourceAssemblySymbol { Compilation: var program }
            && program.GetMetadataReference(library) is { Properties.Aliases: { IsEmpty: false } aliases }
            && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)
                ? aliases[0]
                : MetadataReferenceProperties.GlobalAlias;
    }

    /// <summary>Whether the type is the base class of all networks.</summary>
    public static bool IsNetworkBase(INamedTypeSymbol type) =>
        type is { Name: "Network", Arity: 0, ContainingType: null } && IsOurs(type.ContainingNamespace);

    /// <summary>Whether the type is what losses of one's own implement.</summary>
    public static bool IsLoss(INamedTypeSymbol type) =>
        type is { Name: "ILoss", Arity: 0, ContainingType: null } && IsOurs(type.ContainingNamespace);

    /// <summary>Whether the class is marked as a network.</summary>
    public static bool IsNetwork(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => AttributeName(attribute) == "Network");

    private static bool IsOurs(INamespaceSymbol? space) =>
        space is { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true };
}
