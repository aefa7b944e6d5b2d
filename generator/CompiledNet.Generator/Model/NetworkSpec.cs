namespace CompiledNet.Generator.Model;

/// <summary>What the user wrote of one network: the cached value of the pipeline. No symbol, no syntax, no location.</summary>
/// <param name="Type">The class.</param>
/// <param name="Layers">The layer attributes in source order, the input among them.</param>
/// <param name="Loss">The loss, or null for a network that only predicts.</param>
internal sealed record NetworkSpec(TypeSpec Type, EquatableArray<LayerSpec> Layers, LossKind? Loss);

/// <summary>The class that carries the attributes.</summary>
/// <param name="Namespace">Its namespace, empty for the global one.</param>
/// <param name="ContainingTypes">The declarations around it, outermost first, as they must be repeated: <c>partial class Outer</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="MetadataName">Its full metadata name, from which the hint name is made.</param>
/// <param name="IsPartial">Whether it and all types around it are partial.</param>
internal sealed record TypeSpec(
    string Namespace, EquatableArray<string> ContainingTypes, string Name, string MetadataName, bool IsPartial);
