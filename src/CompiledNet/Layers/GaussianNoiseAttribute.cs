namespace CompiledNet;

/// <summary>
/// Normally distributed noise, of mean 0, that is added to each value in training. As with <see cref="DropoutAttribute"/> it follows from
/// seed, step, layer, image and position alone. In prediction it does nothing, and no code is generated for it.
/// </summary>
public sealed class GaussianNoiseAttribute : LayerAttribute
{
    /// <summary>Noise of a standard deviation.</summary>
    /// <param name="stddev">The standard deviation: at least 0.</param>
    public GaussianNoiseAttribute(float stddev) => Stddev = stddev;

    /// <summary>The standard deviation.</summary>
    public float Stddev { get; }
}
