using System.Collections.Immutable;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Analyzers;

/// <summary>Reports layers on a class that lacks <c>[Network]</c>: nothing would be generated, and nothing would say so.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnmarkedNetworkAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.NoNetwork);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not TypeKind.Class || LibraryNames.IsNetwork(type))
            return;

        // An attribute that C# does not find may be [Network], half typed.
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        if (attributes.Any(attribute => attribute.AttributeClass is null or { TypeKind: TypeKind.Error }))
            return;

        AttributeData? first = attributes.FirstOrDefault(attribute =>
            LibraryNames.AttributeName(attribute) == "Loss" || LayerParser.Parse(attribute, context.CancellationToken) is not null);
        if (first?.ApplicationSyntaxReference is { } reference)
        {
            Location place = reference.GetSyntax(context.CancellationToken).GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(Rules.NoNetwork.In(context.Options), place, type.Name));
        }
    }
}
