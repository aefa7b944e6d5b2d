namespace CompiledNet;

/// <summary>
/// Group normalization (Wu and He 2018): groups of channels, each minus its mean over all its positions, over its standard deviation (biased),
/// times gamma, plus beta, in training and prediction alike. Parameters, one number a channel: <c>gamma</c> and <c>beta</c>.
/// </summary>
public sealed class GroupNormalizationAttribute : LayerAttribute
{
    /// <summary>Normalization in 32 groups, as in Keras.</summary>
    public GroupNormalizationAttribute()
        : this(32)
    {
    }

    /// <summary>Normalization in groups.</summary>
    /// <param name="groups">Equal parts of the channels; as many as there are channels for instance normalization.</param>
    public GroupNormalizationAttribute(int groups) => Groups = groups;

    /// <summary>Equal parts of the channels.</summary>
    public int Groups { get; }

    /// <summary>What is added to the variance before its root is taken: above 0; 0.001 unless said otherwise, as in Keras.</summary>
    public float Epsilon { get; set; } = 1e-3f;

    /// <summary>Whether normalized values are multiplied by <c>gamma</c>; true unless said otherwise.</summary>
    public bool Scale { get; set; } = true;

    /// <summary>Whether <c>beta</c> is added to them; true unless said otherwise.</summary>
    public bool Center { get; set; } = true;
}
