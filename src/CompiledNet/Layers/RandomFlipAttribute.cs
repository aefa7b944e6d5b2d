namespace CompiledNet;

/// <summary>
/// Mirrors images at random, in training (Keras' <c>RandomFlip</c>): each image of a batch by itself, with probability 1/2 in each
/// direction. As with <see cref="DropoutAttribute"/> it follows from seed, step, layer and image alone. In prediction it does nothing, and
/// no code is generated for it. Takes and gives a map; no parameters.
/// </summary>
/// <remarks>For targets that stay what they are when an image is mirrored: classes, not maps or boxes.</remarks>
public sealed class RandomFlipAttribute : LayerAttribute
{
    /// <summary>Images that are mirrored.</summary>
    /// <param name="mode">Which way.</param>
    public RandomFlipAttribute(FlipMode mode = FlipMode.HorizontalAndVertical) => Mode = mode;

    /// <summary>Which way images are mirrored.</summary>
    public FlipMode Mode { get; }
}
