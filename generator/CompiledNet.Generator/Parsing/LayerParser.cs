using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>Reads one layer attribute, with the defaults that its documentation promises.</summary>
internal static class LayerParser
{
    /// <summary>
    /// The layer, or null where the attribute is none of ours. Numbers are as written: nothing is checked here. An attribute
    /// whose class is not found may be a layer that is being typed.
    /// </summary>
    public static LayerSpec? Parse(AttributeData attribute, CancellationToken cancellationToken)
    {
        if (attribute.AttributeClass is null or { TypeKind: TypeKind.Error })
            return UnreadableSpec.Unknown;
        if (LibraryNames.AttributeName(attribute) is not { } kind)
            return null;

        if (LayerKinds.Find(kind) is not { } defaults)
            return null;

        (WrittenArguments arguments, bool isReadable) = AttributeReader.Read(attribute, cancellationToken);
        return (isReadable ? defaults.Read(arguments) : new UnreadableSpec(defaults.Kind, defaults.Stem)) with
        {
            Name = arguments.Text("Name"),
            From = arguments.Text("From"),
            Others = arguments.Text("layer") is { } layer ? new([layer]) : arguments.Texts("layers"),
            Trainable = arguments.Bool("Trainable") ?? true,
            Shared = arguments.Text("Shared"),
        };
    }
}
