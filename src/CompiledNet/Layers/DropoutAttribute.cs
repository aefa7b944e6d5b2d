namespace CompiledNet;

/// <summary>
/// Dropout (Srivastava et al. 2014), inverted: in training each value is zero with the given probability, and the others are
/// divided by the probability to stay. Which are dropped follows from seed, step, layer, image and position alone, never from
/// threads or vector width. In prediction it does nothing, and no code is generated for it.
/// </summary>
public sealed class DropoutAttribute : LayerAttribute
{
    /// <summary>Dropout with a probability.</summary>
    /// <param name="rate">The probability to drop a value: 0 to 1, without 1.</param>
    public DropoutAttribute(float rate) => Rate = rate;

    /// <summary>The probability to drop a value.</summary>
    public float Rate { get; }
}
