using System.Diagnostics;

namespace CompiledNet.Samples;

/// <summary>Says which digit a drawing shows, and what its network sees on the way. Allocates nothing once it is made.</summary>
internal sealed class Recogniser
{
    /// <summary>Rows and columns of a feature map.</summary>
    public const int MapSide = 24;

    /// <summary>Feature maps of the first layer.</summary>
    public const int Maps = 6;

    private const int MapPixels = MapSide * MapSide;

    private readonly FirstLayer firstLayer = new(seed: 0);
    private readonly float[] input = new float[DigitImage.Pixels];
    private readonly float[] features = new float[MapPixels * Maps];
    private readonly byte[] maps = new byte[MapPixels * Maps];
    private readonly byte[] image = new byte[DigitImage.Pixels];

    /// <summary>The probability of each digit; all 0 without a drawing.</summary>
    public float[] Probabilities { get; } = new float[10];

    /// <summary>The most probable digit; null without a drawing.</summary>
    public int? Digit { get; private set; }

    /// <summary>The drawing as the network gets it: 28x28 bytes, 0 to 255.</summary>
    public Span<byte> Image => image;

    /// <summary>Time from the drawing's pixels to the probabilities.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>The part of <see cref="Latency"/> that the network took.</summary>
    public TimeSpan NetworkLatency { get; private set; }

    /// <summary>A feature map, 24x24 bytes: 0 where its kernel answers least, 255 where it answers most.</summary>
    /// <param name="index">0 to 5.</param>
    public Span<byte> Map(int index) => maps.AsSpan(index * MapPixels, MapPixels);

    /// <summary>Answers.</summary>
    /// <param name="network">Who answers.</param>
    /// <param name="ink">The drawing, 0 (paper) to 255 (ink), row by row.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    public void Ask(LeNet5 network, ReadOnlySpan<byte> ink, int width, int height)
    {
        long begin = Stopwatch.GetTimestamp();
        if (!DigitImage.Centre(ink, width, height, image))
        {
            Digit = null;
            Array.Clear(Probabilities);
            Array.Clear(maps);
            return;
        }

        DigitImage.Standardise(image, input);
        long prepared = Stopwatch.GetTimestamp();
        network.Predict(input, Probabilities);
        NetworkLatency = Stopwatch.GetElapsedTime(prepared);
        Latency = Stopwatch.GetElapsedTime(begin);
        Digit = Samples.Probabilities.MostProbable(Probabilities);

        firstLayer.CopyBackbone(network);
        firstLayer.Predict(input, features);
        for (int map = 0; map < Maps; map++)
            Draw(map);
    }

    private void Draw(int map)
    {
        float least = float.MaxValue, most = float.MinValue;
        for (int i = map; i < features.Length; i += Maps)
            (least, most) = (MathF.Min(least, features[i]), MathF.Max(most, features[i]));

        Span<byte> pixels = Map(map);
        float scale = most > least ? 255 / (most - least) : 0;
        for (int i = 0; i < MapPixels; i++)
            pixels[i] = (byte)(((features[(i * Maps) + map] - least) * scale) + 0.5f);
    }
}
