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
/// <param name="HintName">What its generated file is called: its full metadata name, unique whatever the case.</param>
/// <param name="NotPartial">Names of those that lack the word <c>partial</c>, of the types around it and of itself, outermost first.</param>
/// <param name="Obstacle">What the class is that no network can be, as a message says it: <c>static</c>; null for a plain class.</param>
/// <param name="LayersAreScattered">Whether its layers stand on several parts of the class, so that their order is open.</param>
internal sealed record TypeSpec(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string HintName,
    EquatableArray<string> NotPartial,
    string? Obstacle,
    bool LayersAreScattered)
{
    /// <summary>Whether it and all types around it are partial.</summary>
    public bool IsPartial => NotPartial.Count == 0;

    /// <summary>Whether a further part that derives from <c>CompiledNet.Network</c> can be added to it at all.</summary>
    public bool CanBeExtended => IsPartial && Obstacle is null;
}
