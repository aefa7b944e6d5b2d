using System.Collections.Immutable;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Losses;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>
/// Reads a class with layer attributes. With the analyzers' look-up of locations, this folder is the only place that sees
/// Roslyn's symbols. It never throws: what is half typed becomes a value that shape inference rejects, or an
/// <see cref="UnreadableSpec"/>.
/// </summary>
internal static class NetworkParser
{
    public static ParsedNetwork Parse(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        ImmutableArray<LayerSpec>.Builder layers = ImmutableArray.CreateBuilder<LayerSpec>();
        ImmutableArray<AttributeData>.Builder sources = ImmutableArray.CreateBuilder<AttributeData>();
        LossSpec? loss = null;
        AttributeData? lossSource = null;
        bool hasSeveralLosses = false;
        ImmutableArray<OutputSpec>.Builder outputs = ImmutableArray.CreateBuilder<OutputSpec>();
        ImmutableArray<AttributeData>.Builder outputSources = ImmutableArray.CreateBuilder<AttributeData>();

        layers.AddRange(ParseLayers(type, ImmutableArray.Create(type), sources, cancellationToken));
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (LibraryNames.AttributeName(attribute) == "Loss")
            {
                // Two of one kind are C#'s to refuse.
                hasSeveralLosses |= lossSource is not null
                    && !SymbolEqualityComparer.Default.Equals(lossSource.AttributeClass?.OriginalDefinition, attribute.AttributeClass?.OriginalDefinition);
                loss ??= LossParser.Parse(attribute, AttributeReader.Read(attribute, cancellationToken).Arguments, "loss");
                lossSource ??= attribute;
            }
            else if (LibraryNames.AttributeName(attribute) == "Output")
            {
                WrittenArguments arguments = AttributeReader.Read(attribute, cancellationToken).Arguments;
                outputs.Add(new OutputSpec(arguments.Text("layer") ?? "", LossParser.Parse(attribute, arguments, "Loss")));
                outputSources.Add(attribute);
            }
        }

        EquatableArray<LayerSpec> layerSpecs = layers.ToEquatableArray();
        TypeSpec typeSpec = TypeParser.Parse(type, layerSpecs, AreScattered(sources, cancellationToken), cancellationToken);
        var spec = new NetworkSpec(typeSpec, layerSpecs, loss, outputs.ToEquatableArray()) { HasSeveralLosses = hasSeveralLosses };
        return new ParsedNetwork(spec, sources.ToImmutable(), lossSource, outputSources.ToImmutable());
    }

    /// <summary>The layers of a class, those that it takes from other networks among them.</summary>
    /// <param name="takers">The class, and those that take its layers in turn.</param>
    /// <param name="sources">Receives the attribute of each layer.</param>
    internal static IEnumerable<LayerSpec> ParseLayers(
        INamedTypeSymbol type, ImmutableArray<INamedTypeSymbol> takers, ImmutableArray<AttributeData>.Builder sources, CancellationToken cancellationToken)
    {
        var layers = new List<LayerSpec>();
        RepeatedBlock? block = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? name = LibraryNames.AttributeName(attribute);
            if (name == "Repeat" && block is null)
            {
                block = RepeatedBlock.Begin(attribute, layers.Count, cancellationToken);
                continue;
            }

            if (name == "EndRepeat" && block is not null)
            {
                block.Close(layers, sources, isEnded: true);
                block = null;
                continue;
            }

            IEnumerable<LayerSpec> parsed = name switch
            {
                "Backbone" => BackboneParser.Parse(attribute, layers, takers, cancellationToken),
                "Repeat" => [RepeatedBlock.WithinAnother],
                "EndRepeat" => [RepeatedBlock.WithoutBeginning],
                _ => LayerParser.Parse(attribute, cancellationToken) is { } layer ? [layer] : [],
            };
            foreach (LayerSpec each in parsed)
            {
                layers.Add(each);
                sources.Add(attribute);
            }
        }

        block?.Close(layers, sources, isEnded: false);
        return layers;
    }

    /// <summary>
    /// Whether this declaration is the one that carries the first [Network]: a class whose parts all carry it (which C# rejects)
    /// is still one network.
    /// </summary>
    public static bool IsFirstDeclaration(INamedTypeSymbol type, SyntaxNode declaration, CancellationToken cancellationToken)
    {
        AttributeData? first = type.GetAttributes().FirstOrDefault(attribute => LibraryNames.AttributeName(attribute) == "Network");
        return first is not null && Declaration(first, cancellationToken) == declaration;
    }

    private static bool AreScattered(IEnumerable<AttributeData> layers, CancellationToken cancellationToken) =>
        layers.Select(layer => Declaration(layer, cancellationToken)).Distinct().Skip(1).Any();

    /// <summary>The part of the class that an attribute stands on.</summary>
    private static SyntaxNode? Declaration(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Parent?.Parent;
}

/// <summary>
/// A network as read, with the attributes it was read from, for locations. The latter must not enter the pipeline's cache.
/// </summary>
/// <param name="Spec">What was written.</param>
/// <param name="Layers">The attribute of each of the spec's layers.</param>
/// <param name="Loss">The loss attribute, if there is one.</param>
/// <param name="Outputs">The attribute of each of the spec's outputs.</param>
internal sealed record ParsedNetwork(
    NetworkSpec Spec, ImmutableArray<AttributeData> Layers, AttributeData? Loss, ImmutableArray<AttributeData> Outputs);
