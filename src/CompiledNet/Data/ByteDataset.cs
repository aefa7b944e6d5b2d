using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Images that stand in memory as bytes, with a class number each: a quarter of the memory of floats (MNIST: 47 MB for training).
/// A byte b is read as (b / 255 - mean) / deviation; without those two, images are in [0, 1]. The arrays are used where they
/// are, not copied.
/// </summary>
public sealed class ByteDataset : Dataset
{
    private readonly byte[] pixels;
    private readonly byte[] labels;
    private readonly float[] values = new float[byte.MaxValue + 1];

    /// <summary>Images and their class numbers.</summary>
    /// <param name="pixels">All images, one after the other, each in the order rows, columns, channels.</param>
    /// <param name="inputLength">Bytes of one image: height * width * channels, at least 1.</param>
    /// <param name="labels">The class number of each image.</param>
    /// <param name="mean">What is subtracted, in units of b / 255.</param>
    /// <param name="deviation">What the rest is divided by: a finite number above 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mean is no finite number, or the deviation not above 0.</exception>
    public ByteDataset(byte[] pixels, int inputLength, byte[] labels, float mean = 0, float deviation = 1)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        Argument.CheckPositive(inputLength, nameof(inputLength), "bytes of an image");
        if (!float.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "Expected a finite number.");
        if (!float.IsFinite(deviation) || deviation <= 0)
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Expected a finite number above 0.");
        if (pixels.Length != (long)labels.Length * inputLength)
        {
            throw new ArgumentException(
                $"Expected {labels.Length} * {inputLength} = {(long)labels.Length * inputLength} bytes, since there are {labels.Length} labels; "
                + $"got {pixels.Length}.",
                nameof(pixels));
        }

        this.pixels = pixels;
        this.labels = labels;
        InputLength = inputLength;
        for (int b = 0; b < values.Length; b++)
            values[b] = ((b / 255f) - mean) / deviation;
    }

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <inheritdoc/>
    public override int InputLength { get; }

    /// <summary>1: the class number.</summary>
    public override int TargetLength => 1;

    /// <summary>
    /// The same images, read as (b / 255 - mean) / deviation: in [0, 1] by mean 0 and deviation 1, as the bytes themselves by mean 0 and
    /// deviation 1 / 255. Nothing is copied.
    /// </summary>
    /// <param name="mean">What is subtracted, in units of b / 255.</param>
    /// <param name="deviation">What the rest is divided by: a finite number above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is no finite number, or the deviation not above 0.</exception>
    public ByteDataset Scaled(float mean, float deviation) => new(pixels, InputLength, labels, mean, deviation);

    /// <summary>The bytes of one image.</summary>
    /// <param name="index">0 to <see cref="Dataset.Count"/> - 1.</param>
    public ReadOnlySpan<byte> GetPixels(int index)
    {
        CheckIndex(index);
        return pixels.AsSpan(index * InputLength, InputLength);
    }

    /// <summary>The class number of one image.</summary>
    /// <param name="index">0 to <see cref="Dataset.Count"/> - 1.</param>
    public int GetLabel(int index)
    {
        CheckIndex(index);
        return labels[index];
    }

    /// <inheritdoc/>
    public override void Read(int index, Span<float> input, Span<float> target)
    {
        CheckIndex(index);
        CheckLengths(input, target);
        ReadOnlySpan<byte> bytes = pixels.AsSpan(index * InputLength, InputLength);
        for (int i = 0; i < bytes.Length; i++)
            input[i] = values[bytes[i]];
        target[0] = labels[index];
    }
}
