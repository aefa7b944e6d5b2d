namespace CompiledNet;

/// <summary>
/// Dropout of whole channels (Tompson et al. 2015): in training each channel of a feature map is zero as a whole with the given probability, and the
/// others are divided by the probability to stay. In prediction it does nothing, and no code is generated for it.
/// </summary>
public sealed class SpatialDropout2DAttribute : LayerAttribute
{
    /// <summary>Dropout with a probability.</summary>
    /// <param name="rate">The probability to drop a channel: 0 to 1, without 1.</param>
    public SpatialDropout2DAttribute(float rate) => Rate = rate;

    /// <summary>The probability to drop a channel.</summary>
    public float Rate { get; }
}
