namespace CompiledNet;

/// <summary>
/// Adds a number that is learnt to each channel of each step, so that layers which take steps in any order can tell them apart; KerasHub's
/// layer of this name, added. Takes and gives steps x channels. Parameter: <c>embeddings</c>, steps x channels; Glorot uniform at first.
/// </summary>
public sealed class PositionEmbeddingAttribute : LayerAttribute;
