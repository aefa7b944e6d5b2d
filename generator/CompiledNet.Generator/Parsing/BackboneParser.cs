using System.Collections.Immutable;
using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Reads the layers that a network takes from another one.</summary>
internal static class BackboneParser
{
    /// <summary>The layers in order; one <see cref="UnsuitableBackboneSpec"/> where they cannot be taken.</summary>
    /// <param name="attribute">The backbone attribute.</param>
    /// <param name="before">The layers before it: where an input is among them, the other's is left out.</param>
    /// <param name="takers">The network, and those that take it in turn.</param>
    public static IEnumerable<LayerSpec> Parse(
        AttributeData attribute, IReadOnlyList<LayerSpec> before, ImmutableArray<INamedTypeSymbol> takers, CancellationToken cancellationToken)
    {
        if (attribute.AttributeClass?.TypeArguments.FirstOrDefault() is not INamedTypeSymbol { TypeKind: not TypeKind.Error } network)
            return [UnreadableSpec.Unknown];
        (WrittenArguments arguments, bool isReadable) = AttributeReader.Read(attribute, cancellationToken);
        if (!isReadable)
            return [UnreadableSpec.Unknown];
        if (!LibraryNames.IsNetwork(network))
            return [Unsuitable("that class is no network", "mark it [Network]", [])];
        if (SymbolEqualityComparer.Default.Equals(takers[0], network))
            return [Circle("it is built on itself that way")];

        // A circle of other networks is reported at those.
        if (takers.Contains(network, SymbolEqualityComparer.Default))
            return [UnreadableSpec.Unknown];

        var sources = ImmutableArray.CreateBuilder<AttributeData>();
        LayerSpec[] layers = [.. NetworkParser.ParseLayers(network, takers.Add(network), sources, cancellationToken)];
        if (Array.Exists(layers, layer => layer is UnsuitableBackboneSpec { IsCircle: true }))
            return [Circle($"that network is itself built on {takers[0].Name}")];
        string[] names = LayerNames.Assign(layers.ToEquatableArray());
        int last = arguments.Text("Until") is { } until ? Find(until, layers, names) : layers.Length - 1;
        if (last < 0)
            return [Unsuitable($"that network has no layer \"{arguments.Text("Until")}\"", $"use {Text.Either(Choices(arguments.Text("Until")!, names))}", Choices(arguments.Text("Until")!, names))];

        var origin = new OriginSpec(network.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), network.Name, IsPublic(network));
        bool hasInput = before.Any(layer => layer.Traits.Role is LayerRole.Input);
        bool trainable = arguments.Bool("Trainable") ?? true;
        var taken = new List<LayerSpec>();
        for (int index = 0; index <= last; index++)
        {
            if (layers[index].Traits.Role is LayerRole.Input && hasInput)
                continue;
            bool isFirst = taken.All(layer => layer.Traits.Role is LayerRole.Input);
            taken.Add(layers[index] with
            {
                Name = names[index],
                Trainable = trainable && layers[index].Trainable,
                From = layers[index].Traits.Role is not LayerRole.Input && isFirst ? arguments.Text("From") ?? layers[index].From : layers[index].From,
                Origin = origin,
                ComesWithInput = before.Count == 0,
            });
        }

        return taken;

        UnsuitableBackboneSpec Circle(string problem) => Unsuitable(problem, "take the layers of another network", []) with { IsCircle = true };

        UnsuitableBackboneSpec Unsuitable(string problem, string way, string[] choices) =>
            new(network.Name, problem, way, choices.ToEquatableArray());
    }

    private static string[] Choices(string until, string[] names) => LayerNames.Nearest(until, names, Math.Min(1, names.Length), names.Length);

    private static int Find(string until, LayerSpec[] layers, string[] names)
    {
        int named = Array.FindIndex(names, name => string.Equals(name, until, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
            return named;
        int ofKind = Array.FindIndex(layers, IsOfKind);
        return ofKind == Array.FindLastIndex(layers, IsOfKind) ? ofKind : -1;

        bool IsOfKind(LayerSpec layer) => string.Equals(layer.Kind, until, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Public && (type.ContainingType is null || IsPublic(type.ContainingType));
}
