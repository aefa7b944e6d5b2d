namespace CompiledNet.Samples;

/// <summary>Digits to learn from, in small helpings: synthetic ones without end, or those of a data set round and round.</summary>
public sealed class DigitSource
{
    private readonly Dataset? data;
    private int taken;

    private DigitSource(string name, Dataset? data)
    {
        Name = name;
        this.data = data;
    }

    /// <summary>Draws new digits for each helping, each seen once.</summary>
    public static DigitSource Synthetic() => new("synthetic digits", data: null);

    /// <summary>Goes through MNIST's images, or others in files of its kind.</summary>
    /// <param name="imagesPath">The file of the images, 28x28 bytes each.</param>
    /// <param name="labelsPath">The file of the labels, 0 to 9.</param>
    /// <exception cref="InvalidDataException">A file holds something else; the message says what.</exception>
    public static DigitSource Read(string imagesPath, string labelsPath)
    {
        IdxFile images = IdxFile.Read(imagesPath, dimensions: 3), labels = IdxFile.Read(labelsPath, dimensions: 1);
        ReadOnlySpan<int> shape = images.Dimensions;
        if (shape[1] != DigitImage.Side || shape[2] != DigitImage.Side || shape[0] != labels.Dimensions[0] || shape[0] < Trainer.BatchSize)
        {
            throw new InvalidDataException(
                $"Expected images of 28x28, at least {Trainer.BatchSize}, and a label for each; got {shape[0]} of {shape[1]}x{shape[2]} "
                + $"and {labels.Dimensions[0]} labels.");
        }

        if (labels.Values.ContainsAnyExceptInRange((byte)0, (byte)9))
            throw new InvalidDataException("Expected labels of 0 to 9; there are others.");
        return new DigitSource(
            $"{shape[0]:N0} images of your files",
            new ByteDataset(images.Values.ToArray(), DigitImage.Pixels, labels.Values.ToArray(), Mnist.Mean, Mnist.Deviation));
    }

    /// <summary>What the digits are called in the page.</summary>
    public string Name { get; }

    /// <summary>The next digits.</summary>
    /// <param name="count">How many: no more than a data set has.</param>
    public Dataset Take(int count)
    {
        int start = taken;
        taken += count;
        if (data is null)
            return SyntheticDigits.Create(count, seed: start);
        if (taken > data.Count)
            (start, taken) = (0, count);
        return data.Slice(start, count);
    }
}
