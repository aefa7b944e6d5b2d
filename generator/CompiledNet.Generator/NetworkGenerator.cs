using CompiledNet.Generator.Emission;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompiledNet.Generator;

/// <summary>
/// Adds to each class marked with <c>[Network]</c> the part that its layer attributes describe. One output for each network,
/// made of nothing but its own spec, so that an edit elsewhere prints nothing again. It reports nothing: analyzers do.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <summary>The step that reads symbols.</summary>
    public const string ParsingStep = "Parsing";

    /// <summary>The step that infers shapes, plans and prints.</summary>
    public const string EmissionStep = "Emission";

    /// <summary>The MSBuild property that asks for a checked build.</summary>
    private const string CheckedProperty = "build_property.CompiledNetChecked";

    /// <summary>The MSBuild property that asks for a build whose steps can be timed.</summary>
    private const string TimedProperty = "build_property.CompiledNetTimed";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Symbols become a spec of plain, equatable values, at every edit: this must stay cheap.
        IncrementalValuesProvider<NetworkSpec> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryNames.NetworkAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (found, cancellationToken) => Parse(found, cancellationToken))
            .Where(static network => network is not null)
            .Select(static (network, _) => network!)
            .WithTrackingName(ParsingStep);

        IncrementalValueProvider<(bool IsChecked, bool IsTimed)> builds = context.AnalyzerConfigOptionsProvider.Select(
            static (options, _) => (IsTrue(options, CheckedProperty), IsTrue(options, TimedProperty)));

        // Which files there are, not what they hold: that is for the analyzer and for the program.
        IncrementalValueProvider<EquatableArray<EmbeddedWeights>> weights = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (file, _) => WeightFiles.Read(file.Left, file.Right))
            .Where(static file => file is not null)
            .Collect()
            .Select(static (files, _) => files.Select(file => file!).ToEquatableArray());

        // Shapes, plan and text depend on the spec alone: they run again where it changed.
        IncrementalValuesProvider<GeneratedSource?> sources = networks
            .Combine(builds.Combine(weights))
            .Select(static (network, _) => network.Left with
            {
                IsChecked = network.Right.Left.IsChecked,
                IsTimed = network.Right.Left.IsTimed,
                Weights = network.Right.Right.FirstOrDefault(file => file.IsOf(network.Left.Type)),
            })
            .Select(NetworkCompiler.Compile)
            .WithTrackingName(EmissionStep);

        // Not RegisterImplementationSourceOutput: users call the members while they type.
        context.RegisterSourceOutput(sources, static (production, source) =>
        {
            if (source is not null)
                production.AddSource(source.HintName, source.Text);
        });
    }

    private static bool IsTrue(AnalyzerConfigOptionsProvider options, string property) =>
        options.GlobalOptions.TryGetValue(property, out string? value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The network, or null where another part of the class stands for it already.</summary>
    private static NetworkSpec? Parse(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        return NetworkParser.IsFirstDeclaration(type, found.TargetNode, cancellationToken)
            ? NetworkParser.Parse(type, cancellationToken).Spec
            : null;
    }
}
