using System.Collections.Immutable;
using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.Generator.Analyzers;

/// <summary>Reports files of weights that the project puts into its assembly and that fit no network, or not the one that they are for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WeightsAnalyzer : DiagnosticAnalyzer
{
    /// <summary>A message lists so many differences; the first ones mostly say it all.</summary>
    private const int MostDifferences = 4;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.UnlikeWeights, Rules.WeightsOfNoNetwork);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(AnalyzeNetwork, SymbolKind.NamedType);
        context.RegisterAdditionalFileAction(AnalyzeFile);
    }

    /// <summary>At the class, where a layer that was changed is what the weights no longer fit.</summary>
    private static void AnalyzeNetwork(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (context.Options.AdditionalFiles.IsEmpty || type.TypeKind is not TypeKind.Class || !LibraryNames.IsNetwork(type))
            return;

        NetworkSpec? network = null;
        foreach (AdditionalText file in context.Options.AdditionalFiles)
        {
            if (WeightFiles.Read(file, context.Options.AnalyzerConfigOptionsProvider) is not { } weights)
                continue;
            network ??= NetworkParser.Parse(type, context.CancellationToken).Spec;
            if (!weights.IsOf(network.Type)
                || ShapeInference.Infer(network, context.CancellationToken).Graph is not { } graph)
                continue;
            string[] differences = WeightFiles.ReadTensors(file, context.CancellationToken) is { } tensors
                ? [.. Differences(ParameterLayout.Plan(graph).Slots, tensors)]
                : ["it is no safetensors file"];
            if (differences.Length > 0)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.UnlikeWeights.In(context.Options), type.Locations[0], weights.File, type.Name, Listed(differences)));
            }
        }
    }

    /// <summary>At the file's header, since no place in the source is guilty.</summary>
    private static void AnalyzeFile(AdditionalFileAnalysisContext context)
    {
        if (WeightFiles.Read(context.AdditionalFile, context.Options.AnalyzerConfigOptionsProvider) is not { } weights)
            return;
        string[] networks = [
            .. Networks(context.Compilation, context.CancellationToken)
                .Where(type => weights.IsOf(type.Name, FullName(type)))
                .Select(FullName)
                .OrderBy(name => name, StringComparer.Ordinal)];
        string[] files = [
            .. context.Options.AdditionalFiles
                .Select(file => WeightFiles.Read(file, context.Options.AnalyzerConfigOptionsProvider))
                .Where(other => other?.Network == weights.Network)
                .Select(other => other!.File)];
        string? problem = (networks.Length, files.Length) switch
        {
            (0, _) => "is no network of this project; " + All(Networks(context.Compilation, context.CancellationToken)),
            ( > 1, _) => $"is more than one network of this project; say which of {string.Join(", ", networks)}",
            (_, > 1) => $"has weights already; keep one of {string.Join(", ", files)}",
            _ => null,
        };
        if (problem is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.WeightsOfNoNetwork.In(context.Options),
                Location.Create(context.AdditionalFile.Path, default, default),
                weights.File,
                weights.Network,
                problem));
        }
    }

    private static string All(IEnumerable<INamedTypeSymbol> networks)
    {
        string[] names = [.. networks.Select(FullName).OrderBy(name => name, StringComparer.Ordinal)];
        return names.Length == 0 ? "there is none" : $"there {(names.Length == 1 ? "is" : "are")} {string.Join(", ", names)}";
    }

    private static IEnumerable<INamedTypeSymbol> Networks(Compilation compilation, CancellationToken cancellationToken) => compilation
        .GetSymbolsWithName(static _ => true, SymbolFilter.Type, cancellationToken)
        .OfType<INamedTypeSymbol>()
        .Where(type => type.TypeKind is TypeKind.Class && LibraryNames.IsNetwork(type));

    /// <summary>As <see cref="TypeSpec.FullName"/>: without what a language adds to names.</summary>
    private static string FullName(INamedTypeSymbol type) => type.ToDisplayString();

    private static IEnumerable<string> Differences(EquatableArray<ParameterSlot> parameters, IReadOnlyDictionary<string, string> tensors)
    {
        foreach (ParameterSlot parameter in parameters)
        {
            string expected = $"F32 {string.Join("x", parameter.Spec.Shape)}";
            if (!tensors.TryGetValue(parameter.Name, out string? found))
                yield return $"{parameter.Name} is missing, expected {expected}";
            else if (found != expected)
                yield return $"{parameter.Name} is {found}, expected {expected}";
        }

        // A checkpoint's own tensors have a slash in their names, which no layer's has.
        foreach (string name in tensors.Keys.Where(name => !name.Contains('/') && !parameters.Any(parameter => parameter.Name == name)))
            yield return $"{name} is no parameter of the network";
    }

    private static string Listed(string[] differences) =>
        string.Join("; ", differences.Take(MostDifferences))
        + (differences.Length > MostDifferences ? $"; and {differences.Length - MostDifferences} more" : "");
}
