using System.Collections.Immutable;
using CompiledNet.Generator.Advice;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Planning;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Analyzers;

/// <summary>
/// Reports what shape inference finds wrong with a network, at the argument that is guilty. It knows no rule itself: it
/// finds places for violations.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.OfNetworks.Values.ToImmutableArray();

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

        ParsedNetwork network = NetworkParser.Parse(type, context.CancellationToken);
        InferenceResult inferred = ShapeInference.Infer(network.Spec, context.CancellationToken);
        IEnumerable<Violation> violations = inferred.Violations;

        // Advice is for networks that are right: while one is being mended, it would only distract.
        if (inferred.Graph is { } graph)
            violations = violations.Concat(MemoryRules.Check(graph) is { } tooLarge ? [tooLarge] : NetworkAdvice.Give(graph, context.CancellationToken));
        var said = new HashSet<(string, AttributeData, string?)>();
        foreach (Violation violation in violations)
        {
            // What is wrong with a layer that is repeated is said once: its attribute stands for all of them.
            if (
                violation.LayerIndex >= 0 && network.Spec.Layers[violation.LayerIndex].Origin is null
                && !said.Add((violation.RuleId, network.Layers[violation.LayerIndex], violation.Argument)))
                continue;
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.OfNetworks[violation.RuleId].In(context.Options),
                Place(violation, type, network, context.CancellationToken),
                Related(violation, network, context.CancellationToken),
                RemedyProperties.Write(violation.Remedies),
                [.. violation.MessageArguments]));
        }
    }

    /// <summary>The guilty argument's value, or the attribute, or the name of the class.</summary>
    private static Location Place(Violation violation, INamedTypeSymbol type, ParsedNetwork network, CancellationToken cancellationToken)
    {
        if (violation.LayerIndex == Violation.OfMember)
            return HandWrittenMembers.Locate(type, violation.Argument!, cancellationToken) ?? Identifier(type, cancellationToken);

        if (Attribute(violation.LayerIndex, network) is not { } attribute)
            return Identifier(Around(type).FirstOrDefault(outer => outer.Name == violation.Argument) ?? type, cancellationToken);

        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
            return Identifier(type, cancellationToken);

        AttributeArgumentSyntax? argument = violation.Argument is { } name
            ? ArgumentLocator.Find(syntax, attribute.AttributeConstructor, name)
            : null;
        return argument is null ? syntax.GetLocation() : argument.Expression.GetLocation();
    }

    private static Location[] Related(Violation violation, ParsedNetwork network, CancellationToken cancellationToken) =>
        Attribute(violation.RelatedLayerIndex, network)?.ApplicationSyntaxReference is { } reference
            ? [reference.GetSyntax(cancellationToken).GetLocation()]
            : [];

    private static AttributeData? Attribute(int layerIndex, ParsedNetwork network) => layerIndex switch
    {
        Violation.OfLoss => network.Loss,
        >= 0 => network.Layers[layerIndex],
        _ when Violation.Output(layerIndex) >= 0 => network.Outputs[Violation.Output(layerIndex)],
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            yield return outer;
    }

    private static Location Identifier(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<TypeDeclarationSyntax>()
            .FirstOrDefault()?.Identifier.GetLocation() ?? type.Locations[0];
}
