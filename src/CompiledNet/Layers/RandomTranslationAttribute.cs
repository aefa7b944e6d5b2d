namespace CompiledNet;

/// <summary>
/// Moves images at random, in training (Keras' <c>RandomTranslation</c>): each image of a batch by itself, by a whole number of rows and
/// columns, up or down and left or right, each number as likely as another. As with <see cref="DropoutAttribute"/> it follows from seed,
/// step, layer and image alone. In prediction it does nothing, and no code is generated for it. Takes and gives a map; no parameters.
/// </summary>
/// <remarks>For targets that stay what they are when an image is moved: classes, not maps or boxes.</remarks>
public sealed class RandomTranslationAttribute : LayerAttribute
{
    /// <summary>Images that are moved.</summary>
    /// <param name="heightFactor">The largest move up or down, in parts of the height, 0 to 1; what is left of a row is cut off.</param>
    /// <param name="widthFactor">
    /// The largest move left or right, in parts of the width, 0 to 1; what is left of a column is cut off.
    /// </param>
    public RandomTranslationAttribute(float heightFactor, float widthFactor)
    {
        HeightFactor = heightFactor;
        WidthFactor = widthFactor;
    }

    /// <summary>The largest move up or down, in parts of the height.</summary>
    public float HeightFactor { get; }

    /// <summary>The largest move left or right, in parts of the width.</summary>
    public float WidthFactor { get; }

    /// <summary>What comes in from beyond the border; <see cref="CompiledNet.FillMode.Reflect"/> unless said otherwise.</summary>
    public FillMode FillMode { get; set; }

    /// <summary>The number of <see cref="CompiledNet.FillMode.Constant"/>: finite; 0 unless said otherwise.</summary>
    public float FillValue { get; set; }
}
