using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>
/// Images that stand in memory as bytes, with a class number each: a quarter of the memory of floats (MNIST: 47 MB for training).
/// A byte b is read as b / 255: images are in [0, 1]. The arrays are used where they are, not copied.
/// </summary>
public sealed class ByteDataset : Dataset
{
    private readonly byte[] pixels;
    private readonly byte[] labels;

    /// <summary>Images and their class numbers.</summary>
    /// <param name="pixels">All images, one after the other, each in the order rows, columns, channels.</param>
    /// <param name="inputLength">Bytes of one image: height * width * channels, at least 1.</param>
    /// <param name="labels">The class number of each image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public ByteDataset(byte[] pixels, int inputLength, byte[] labels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
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
    }

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <inheritdoc/>
    public override int InputLength { get; }

    /// <summary>1: the class number.</summary>
    public override int TargetLength => 1;

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
        ByteScaler.Scale(pixels.AsSpan(index * InputLength, InputLength), input);
        target[0] = labels[index];
    }
}
