namespace CompiledNet;

/// <summary>
/// Dropout of whole channels (Tompson et al. 2015): in training each channel of a sequence is zero as a whole with the given probability, and the
/// others are divided by the probability to stay. In prediction it does nothing, and no code is generated for it.
/// </summary>
public sealed class SpatialDropout1DAttribute : LayerAttribute
{
    /// <summary>Dropout with a probability.</summary>
    /// <param name="rate">The probability to drop a channel: 0 to 1, without 1.</param>
    public SpatialDropout1DAttribute(float rate) => Rate = rate;

    /// <summary>The probability to drop a channel.</summary>
    public float Rate { get; }
}
