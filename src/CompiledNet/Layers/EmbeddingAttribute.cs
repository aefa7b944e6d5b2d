namespace CompiledNet;

/// <summary>
/// A vector that is learnt for each of so many things, as words are: each integer that the caller gives, 0 to <see cref="InputDim"/> - 1,
/// becomes the row of a table that it numbers. Stands behind an input, or what gives it another shape: <c>[Input(steps)]</c> or
/// <c>[Input(steps, 1)]</c>; gives steps x <see cref="OutputDim"/>. Parameter: <c>embeddings</c>, inputDim x outputDim.
/// </summary>
public sealed class EmbeddingAttribute : LayerAttribute
{
    /// <summary>A table of <paramref name="inputDim"/> rows of <paramref name="outputDim"/> numbers.</summary>
    /// <param name="inputDim">Things that are numbered: 1 to 16,777,216, up to which floats count.</param>
    /// <param name="outputDim">Numbers of each; at least 1.</param>
    public EmbeddingAttribute(int inputDim, int outputDim)
    {
        InputDim = inputDim;
        OutputDim = outputDim;
    }

    /// <summary>Things that are numbered. An integer that is none of theirs is refused, in predictions and in training.</summary>
    public int InputDim { get; }

    /// <summary>Numbers that stand for each.</summary>
    public int OutputDim { get; }

    /// <summary>
    /// Whether the integer 0 fills up what is shorter: steps that have it do not count in the layers behind that heed a mask. The table has
    /// a row for it all the same.
    /// </summary>
    public bool MaskZero { get; set; }

    /// <summary>How new numbers are drawn; <see cref="Initializer.RandomUniform"/> unless said otherwise.</summary>
    public Initializer EmbeddingsInitializer { get; set; } = Initializer.RandomUniform;

    /// <summary>
    /// The limit of <see cref="Initializer.RandomUniform"/>, the standard deviation of <see cref="Initializer.RandomNormal"/> and
    /// <see cref="Initializer.TruncatedNormal"/>, each above 0, and 0.05 unless said otherwise; the number of
    /// <see cref="Initializer.Constant"/>. Others take none.
    /// </summary>
    public float EmbeddingsInitializerValue { get; set; } = 0.05f;
}
