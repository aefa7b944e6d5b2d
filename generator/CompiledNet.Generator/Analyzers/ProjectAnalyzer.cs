using System.Collections.Immutable;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Analyzers;

/// <summary>
/// Reports projects in which no network can be built, without the library or in a language older than generated code, and those in which
/// networks are slow.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProjectAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.OldLanguage, Rules.NoLibrary, Rules.Unoptimised);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(LibraryNames.NetworkAttribute) is null)
                start.RegisterSyntaxNodeAction(AnalyzeWithoutLibrary, SyntaxKind.Attribute);
            else
                start.RegisterSymbolAction(AnalyzeLanguage, SymbolKind.NamedType);
            if (start.Compilation.Options.OptimizationLevel is OptimizationLevel.Debug)
                ReportUnoptimised(start);
        });
    }

    /// <summary>Says it once, of the first network: it is the project's matter. Which one is first depends on the source alone.</summary>
    private static void ReportUnoptimised(CompilationStartAnalysisContext start)
    {
        IAssemblySymbol project = start.Compilation.Assembly;
        var first = new Lazy<INamedTypeSymbol?>(() => TypesIn(project.GlobalNamespace).FirstOrDefault(LibraryNames.IsNetwork));
        start.RegisterSymbolAction(
            context =>
            {
                var type = (INamedTypeSymbol)context.Symbol;
                if (LibraryNames.IsNetwork(type) && SymbolEqualityComparer.Default.Equals(type, first.Value))
                    context.ReportDiagnostic(Diagnostic.Create(Rules.Unoptimised.In(context.Options), type.Locations[0], type.Name));
            },
            SymbolKind.NamedType);
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol place) =>
        place.GetMembers().SelectMany(member => member switch
        {
            INamedTypeSymbol type => TypesIn(type).Prepend(type),
            INamespaceSymbol space => TypesIn(space),
            _ => [],
        });

    private static void AnalyzeLanguage(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not TypeKind.Class
            || !LibraryNames.IsNetwork(type)
            || LanguageRequirement.OldVersion(type, context.CancellationToken) is not { } version)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.OldLanguage.In(context.Options), type.Locations[0], type.Name, LanguageRequirement.Least, version));
    }

    /// <summary>[Network] on a class, which C# does not find: its error says that a using is missing, which is not what is wrong.</summary>
    private static void AnalyzeWithoutLibrary(SyntaxNodeAnalysisContext context)
    {
        var attribute = (AttributeSyntax)context.Node;
        NameSyntax name = attribute.Name;
        string written = (name is QualifiedNameSyntax qualified ? qualified.Right : name).ToString();
        if (written is not ("Network" or "NetworkAttribute")
            || attribute.Parent?.Parent is not TypeDeclarationSyntax
            || context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol is not null)
            return;
        context.ReportDiagnostic(Diagnostic.Create(Rules.NoLibrary.In(context.Options), attribute.GetLocation(), written));
    }
}
