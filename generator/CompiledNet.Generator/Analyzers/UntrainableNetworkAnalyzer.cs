using System.Collections.Immutable;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Analyzers;

/// <summary>Reports calls that train or evaluate a network without a loss: they could only throw.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrainableNetworkAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.NoLoss);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Fit" or "Evaluate")
            || !LibraryNames.IsNetworkBase(call.TargetMethod.ContainingType)
            || call.Instance?.Type is not INamedTypeSymbol type
            || !LibraryNames.IsNetwork(type)
            || MayHaveLoss(type))
            return;

        // Where more is wrong with the network, that is to be mended first.
        NetworkSpec network = NetworkParser.Parse(type, context.CancellationToken).Spec;
        if (network.IsTrained || ShapeInference.Infer(network, context.CancellationToken).Graph is not { } graph)
            return;

        // The loss that meets the activation of the output. Where outputs are named, each has its own, and the user writes them.
        bool isNamed = graph.Spec.Outputs.Count > 0;
        string loss = graph.Layers[graph.Outputs[0].Layer].Spec.Function?.Kind switch
        {
            ActivationKind.Softmax => "Loss.SparseCategoricalCrossentropy",
            ActivationKind.Sigmoid => "Loss.BinaryCrossentropy",
            _ => "Loss.MeanSquaredError",
        };
        Location place = ((call.Syntax as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => call.Syntax,
        }).GetLocation();
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.NoLoss.In(context.Options),
            place,
            Declaration(type, context.CancellationToken),
            isNamed ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add("Loss", loss),
            type.Name,
            isNamed ? $"Loss = {loss} in each [Output]" : $"[Loss({loss})]"));
    }

    /// <summary>The part of the class that makes it a network, where it stands in this program.</summary>
    private static Location[] Declaration(INamedTypeSymbol type, CancellationToken cancellationToken) => type.GetAttributes()
        .Where(attribute => LibraryNames.AttributeName(attribute) == "Network")
        .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>())
        .OfType<TypeDeclarationSyntax>()
        .Select(declaration => declaration.Identifier.GetLocation())
        .ToArray();

    /// <summary>An attribute that C# does not find may be the loss, half typed.</summary>
    private static bool MayHaveLoss(INamedTypeSymbol type) => type.GetAttributes().Any(attribute =>
        LibraryNames.AttributeName(attribute) == "Loss" || attribute.AttributeClass is null or { TypeKind: TypeKind.Error });
}
