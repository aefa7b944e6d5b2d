using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Images of another data set, changed at random each time they come: mirrored, shifted, rotated, with noise. What an image
/// becomes depends on the seed, its index and the epoch alone: not on threads, and a training that is resumed sees what one that was not
/// interrupted would have seen. Examples that <see cref="Network.Fit"/> splits off to validate on come unchanged.
/// </summary>
/// <remarks>For pictures whose target stays what it is: classes, not boxes or masks.</remarks>
public sealed class AugmentedDataset : Dataset
{
    private readonly Dataset source;
    private readonly int height;
    private readonly int width;
    private readonly int channels;
    private readonly int seed;
    private readonly float shift;
    private readonly float rotation;
    private readonly float noise;
    private long epoch;

    /// <summary>Images to be changed; as they are until a property says how.</summary>
    /// <param name="source">The images.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="seed">Equal seeds give equal changes.</param>
    /// <exception cref="ArgumentException">An image of the source is not height * width * channels floats.</exception>
    public AugmentedDataset(Dataset source, int height, int width, int channels, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        Argument.CheckPositive(height, nameof(height), "rows of an image");
        Argument.CheckPositive(width, nameof(width), "columns of an image");
        Argument.CheckPositive(channels, nameof(channels), "channels of an image");
        if ((long)height * width * channels != source.InputLength)
        {
            throw new ArgumentException(
                $"{height}x{width}x{channels} are {(long)height * width * channels} floats; those of an input have {source.InputLength}. Of several inputs, augment the map before it is joined with others by WithInputsOf.",
                nameof(source));
        }

        this.source = source;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.seed = seed;
    }

    /// <summary>Whether images are mirrored by chance, half of them, left to right.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Whether images are mirrored by chance, half of them, top to bottom.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>
    /// Images are shifted by up to so many pixels or parts of them, down or up and right or left, as if cropped at random from the image
    /// with a border of <see cref="Fill"/>. Zero or more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public float Shift
    {
        get => shift;
        init => shift = Check(value, nameof(Shift));
    }

    /// <summary>Images are turned about their centre by up to so many degrees, either way. Zero or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public float Rotation
    {
        get => rotation;
        init => rotation = Check(value, nameof(Rotation));
    }

    /// <summary>Standard deviation of the normal noise that is added to every value. Zero or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public float Noise
    {
        get => noise;
        init => noise = Check(value, nameof(Noise));
    }

    /// <summary>What stands beyond the border of an image, such as 0.</summary>
    public float Fill { get; init; }

    /// <inheritdoc/>
    public override int Count => source.Count;

    /// <inheritdoc/>
    public override int InputLength => source.InputLength;

    /// <inheritdoc/>
    public override int TargetLength => source.TargetLength;

    /// <inheritdoc/>
    public override bool HasSampleWeights => source.HasSampleWeights;

    internal override Dataset Unchanged => source.Unchanged;

    /// <inheritdoc/>
    public override float SampleWeight(int index) => source.SampleWeight(index);

    /// <inheritdoc/>
    public override void Read(int index, Span<float> input, Span<float> target)
    {
        CheckIndex(index);
        CheckLengths(input, target);
        source.Read(index, input, target);

        // A stream for each image and epoch: which thread reads it, and when, makes no difference.
        var random = new RandomStream(seed, RandomPurpose.Augmentation, Volatile.Read(ref epoch) * Count + index);
        bool mirrored = HorizontalFlip & random.NextDouble() < 0.5;
        bool overturned = VerticalFlip & random.NextDouble() < 0.5;
        double down = shift * (2 * random.NextDouble() - 1);
        double right = shift * (2 * random.NextDouble() - 1);
        double angle = rotation * (Math.PI / 180) * (2 * random.NextDouble() - 1);
        if (mirrored || overturned || shift > 0 || rotation > 0)
            Move(input, mirrored, overturned, down, right, angle);
        if (noise > 0)
            AddNoise(input, ref random);
    }

    /// <inheritdoc/>
    protected internal override void BeginEpoch(long epoch)
    {
        Volatile.Write(ref this.epoch, epoch);
        source.BeginEpoch(epoch);
    }

    private static float Check(float value, string argument) => float.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(argument, value, "Expected a finite number, zero or more.");

    /// <summary>Each pixel becomes what stands where it came from, between four pixels their weighted mean.</summary>
    private void Move(Span<float> image, bool mirrored, bool overturned, double down, double right, double angle)
    {
        float[] original = System.Buffers.ArrayPool<float>.Shared.Rent(image.Length);
        image.CopyTo(original);
        (double sine, double cosine) = Math.SinCos(angle);
        double middleRow = (height - 1) / 2.0;
        double middleColumn = (width - 1) / 2.0;
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double y = row - middleRow - down;
                double x = column - middleColumn - right;
                double fromRow = cosine * y - sine * x;
                double fromColumn = sine * y + cosine * x;
                fromRow = (overturned ? -fromRow : fromRow) + middleRow;
                fromColumn = (mirrored ? -fromColumn : fromColumn) + middleColumn;
                Sample(original, fromRow, fromColumn, image.Slice((row * width + column) * channels, channels));
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(original);
    }

    private void Sample(ReadOnlySpan<float> image, double row, double column, Span<float> pixel)
    {
        int top = (int)Math.Floor(row);
        int left = (int)Math.Floor(column);
        float below = (float)(row - top);
        float beside = (float)(column - left);
        for (int channel = 0; channel < pixel.Length; channel++)
        {
            float upper = At(image, top, left, channel) * (1 - beside) + At(image, top, left + 1, channel) * beside;
            float lower = At(image, top + 1, left, channel) * (1 - beside) + At(image, top + 1, left + 1, channel) * beside;
            pixel[channel] = upper * (1 - below) + lower * below;
        }
    }

    private float At(ReadOnlySpan<float> image, int row, int column, int channel) =>
        (uint)row < (uint)height && (uint)column < (uint)width ? image[(row * width + column) * channels + channel] : Fill;

    /// <summary>Two normal numbers from two uniform ones (Box and Muller 1958).</summary>
    private void AddNoise(Span<float> image, ref RandomStream random)
    {
        for (int index = 0; index < image.Length; index += 2)
        {
            double radius = noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            image[index] += (float)(radius * cosine);
            if (index + 1 < image.Length)
                image[index + 1] += (float)(radius * sine);
        }
    }
}
