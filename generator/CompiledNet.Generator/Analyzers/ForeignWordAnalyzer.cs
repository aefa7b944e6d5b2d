using System.Collections.Immutable;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Analyzers;

/// <summary>
/// Answers words of other frameworks on a network, which C# calls unknown types: a layer that is called otherwise or is not there, an
/// argument that a layer has not. C#'s own error stays.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForeignWordAnalyzer : DiagnosticAnalyzer
{
    private const string Suffix = "Attribute";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.ForeignLayer, Rules.ForeignArgument);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not TypeKind.Class || !LibraryNames.IsNetwork(type))
            return;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not AttributeSyntax syntax)
                continue;
            if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
                AnalyzeLayer(syntax, context);
            else if (LibraryNames.AttributeName(attribute) is { } layer)
                AnalyzeArguments(syntax, attribute.AttributeClass, attribute.NamedArguments.Length, layer, context);
        }
    }

    private static void AnalyzeLayer(AttributeSyntax attribute, SymbolAnalysisContext context)
    {
        string written = (attribute.Name is QualifiedNameSyntax qualified ? qualified.Right : attribute.Name).ToString();
        string name = written.EndsWith(Suffix, StringComparison.Ordinal) ? written.Substring(0, written.Length - Suffix.Length) : written;
        if (ForeignWords.Layers.TryGetValue(name, out string? way))
            context.ReportDiagnostic(Diagnostic.Create(Rules.ForeignLayer.In(context.Options), attribute.Name.GetLocation(), name, way));
    }

    private static void AnalyzeArguments(
        AttributeSyntax attribute, INamedTypeSymbol layer, int understood, string name, SymbolAnalysisContext context)
    {
        AttributeArgumentSyntax[] named = [
            .. attribute.ArgumentList?.Arguments.Where(argument => argument.NameEquals is not null) ?? []];
        if (named.Length == understood)
            return;

        string[] properties = [.. Properties(layer)];
        foreach (NameEqualsSyntax argument in named.Select(each => each.NameEquals!))
        {
            string word = argument.Name.Identifier.ValueText;
            if (properties.Contains(word))
                continue;
            string way = ForeignWords.Arguments.TryGetValue(word, out string? other)
                ? other
                : $"it has {string.Join(", ", properties.OrderBy(property => property, StringComparer.Ordinal))}";
            context.ReportDiagnostic(
                Diagnostic.Create(Rules.ForeignArgument.In(context.Options), argument.Name.GetLocation(), name, word, way));
        }
    }

    /// <summary>What can be named: properties of the attribute and of the library's classes below it.</summary>
    private static IEnumerable<string> Properties(INamedTypeSymbol attribute)
    {
        for (INamedTypeSymbol? type = attribute; type is not null && IsOfLibrary(type); type = type.BaseType)
        {
            foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.SetMethod is { DeclaredAccessibility: Accessibility.Public, IsInitOnly: false })
                    yield return property.Name;
            }
        }

        bool IsOfLibrary(INamedTypeSymbol type) =>
            SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, attribute.ContainingAssembly);
    }
}
