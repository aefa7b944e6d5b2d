using CompiledNet.Generator.Losses;

namespace CompiledNet.Generator.Layers;

/// <summary>What the user wrote of one network: the cached value of the pipeline. No symbol, no syntax, no location.</summary>
/// <param name="Type">The class.</param>
/// <param name="Layers">The layer attributes in source order, the inputs first.</param>
/// <param name="Loss">The loss of the last layer, or null.</param>
/// <param name="Outputs">The layers that are outputs; empty where the last layer is.</param>
internal sealed record NetworkSpec(
    TypeSpec Type, EquatableArray<LayerSpec> Layers, LossSpec? Loss, EquatableArray<OutputSpec> Outputs = default)
{
    /// <summary>Whether its generated code checks each access to memory: not the user's word, but the build's.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Whether generated code says which step runs, for whoever measures them.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Whether more than one loss is written of its last layer, of which <see cref="Loss"/> is the first.</summary>
    public bool HasSeveralLosses { get; init; }

    /// <summary>The weights that its assembly holds for it: the project's word; null where there are none.</summary>
    public EmbeddedWeights? Weights { get; init; }

    /// <summary>With how many inputs it begins.</summary>
    public int InputCount => Layers.TakeWhile(layer => layer.Traits.Role is LayerRole.Input).Count();

    /// <summary>Whether it is trained.</summary>
    public bool IsTrained => Loss is not null || Outputs.Any(output => output.Loss is not null);
}

/// <summary>A layer that is an output, as written.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Loss">What it is trained on; null where nothing is said.</param>
internal sealed record OutputSpec(string Layer, LossSpec? Loss);
