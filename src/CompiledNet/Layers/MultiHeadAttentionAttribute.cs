namespace CompiledNet;

/// <summary>
/// Multi-head attention (Vaswani et al. 2017): each step of a sequence takes a weighted mean of what all steps offer. Dense projections make
/// queries, keys and values of the channels, in each head of its own; the weights of a query are the softmax, over all keys, of its products
/// with them over the root of <c>keyDim</c>; a last projection makes channels of what the heads give. Takes and gives steps x channels.
/// Parameters in Keras' layouts: <c>query_kernel</c> and <c>key_kernel</c>, channels x heads x keyDim, <c>value_kernel</c>, channels x heads x
/// valueDim, <c>output_kernel</c>, heads x valueDim x channels, and a bias for each.
/// </summary>
public sealed class MultiHeadAttentionAttribute : LayerAttribute
{
    /// <summary>Self-attention: the steps of the layer before look at each other.</summary>
    /// <param name="heads">Heads, each of which looks for itself; at least 1.</param>
    /// <param name="keyDim">Channels of queries and keys of each head; at least 1.</param>
    public MultiHeadAttentionAttribute(int heads, int keyDim)
    {
        Heads = heads;
        KeyDim = keyDim;
    }

    /// <summary>Cross-attention: the steps of the layer before look at those of another layer.</summary>
    /// <param name="heads">Heads, each of which looks for itself; at least 1.</param>
    /// <param name="keyDim">Channels of queries and keys of each head; at least 1.</param>
    /// <param name="layer">The name of the layer that keys and values are made of: it gives a sequence, of any steps and channels.</param>
    public MultiHeadAttentionAttribute(int heads, int keyDim, string layer)
        : this(heads, keyDim) => Layer = layer;

    /// <summary>Heads.</summary>
    public int Heads { get; }

    /// <summary>Channels of queries and keys of each head.</summary>
    public int KeyDim { get; }

    /// <summary>The layer that keys and values are made of; null where it is the one that queries are made of.</summary>
    public string? Layer { get; }

    /// <summary>Channels of values of each head; <see cref="KeyDim"/> unless said otherwise.</summary>
    public int ValueDim { get; set; }

    /// <summary>Whether the projections add a bias; true unless said otherwise.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>
    /// The probability, in training only, to drop the share that a query takes of a key: 0 to 1, without 1; 0 unless said otherwise. Shares that
    /// stay are divided by the probability to stay.
    /// </summary>
    public float Dropout { get; set; }

    /// <summary>Whether a step sees itself and those before it only: Keras' <c>use_causal_mask</c>.</summary>
    public bool Causal { get; set; }
}
