namespace CompiledNet;

/// <summary>
/// Handwritten-like digits drawn by a program, for when there is nothing to download: 28x28x1 images and class numbers 0 to 9. Bytes are
/// read as those of <see cref="Mnist"/>, whose mean and deviation they nearly have: as -0.4242 for black to 2.8215 for white;
/// <see cref="ByteDataset.Scaled"/> reads them otherwise. Each is a digit's strokes in one of several ways of writing, distorted, with a
/// random pen and grain.
/// </summary>
public static class SyntheticDigits
{
    private const int Pixels = DigitPainter.Side * DigitPainter.Side;

    /// <summary>
    /// Draws digits. The same seed gives the same images on every machine, and more of them begin with the fewer; different seeds
    /// give different images.
    /// </summary>
    /// <param name="count">How many, 0 to 2,739,137: 784 bytes each in one array.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not in its range.</exception>
    public static ByteDataset Create(int count, int seed)
    {
        int largest = Array.MaxLength / Pixels;
        if (count < 0 || count > largest)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 0 to {largest} images.");

        byte[] images = new byte[count * Pixels];
        byte[] labels = new byte[count];
        var painter = new DigitPainter();
        for (int i = 0; i < count; i++)
        {
            var random = new DigitRandom(seed, i);
            labels[i] = (byte)random.Below(10);
            painter.Paint(labels[i], ref random, images.AsSpan(i * Pixels, Pixels));
        }

        return new ByteDataset(images, Pixels, labels, Mnist.Mean, Mnist.Deviation);
    }
}
