namespace CompiledNet.Samples;

/// <summary>
/// Paints coloured shapes on uneven, grainy ground: pictures to learn from where there is nothing to download. Equal seeds give equal
/// pictures.
/// </summary>
/// <param name="side">Rows and columns of a picture.</param>
/// <param name="seed">Decides all that is random.</param>
internal sealed class ShapePainter(int side, int seed)
{
    /// <summary>Points of a pixel, in each direction, that are asked whether they lie in a shape.</summary>
    private const int PointsPerPixel = 3;

    private readonly Random random = new(seed);
    private readonly float[] ground = new float[3];

    /// <summary>Floats of a picture: rows, columns, then red, green and blue.</summary>
    public int PictureLength => side * side * 3;

    /// <summary>A random number, even in minimum..maximum.</summary>
    public float Between(float minimum, float maximum) => minimum + (maximum - minimum) * random.NextSingle();

    /// <summary>A random whole number, 0 to limit - 1.</summary>
    public int Below(int limit) => random.Next(limit);

    /// <summary>Fills a picture with a colour that changes a little from one side to the other.</summary>
    public void PaintGround(Span<float> picture)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            ground[channel] = Between(0.1f, 0.9f);
            float across = Between(-0.2f, 0.2f), down = Between(-0.2f, 0.2f);
            for (int pixel = 0; pixel < side * side; pixel++)
                picture[3 * pixel + channel] = ground[channel] + across * (pixel % side) / side + down * (pixel / side) / side;
        }
    }

    /// <summary>Paints a shape, slightly turned, in a colour that stands out.</summary>
    /// <param name="shape">Which.</param>
    /// <param name="row">Its middle, in pixels from the top.</param>
    /// <param name="column">Its middle, in pixels from the left.</param>
    /// <param name="radius">Half its size, in pixels.</param>
    /// <param name="picture">What is painted on.</param>
    /// <param name="coverage">Receives the part of each pixel that the shape covers, 0 to 1.</param>
    public void Paint(Shape shape, float row, float column, float radius, Span<float> picture, Span<float> coverage)
    {
        (float sine, float cosine) = MathF.SinCos(Between(-0.25f, 0.25f));
        Span<float> colour = stackalloc float[3];
        do
        {
            for (int channel = 0; channel < 3; channel++)
                colour[channel] = random.NextSingle();
        }
        while (Distance(colour, ground) < 0.5f);

        // A shape that is turned by a quarter of a radian reaches no further than 1.25 radii.
        coverage.Clear();
        float reach = 1.25f * radius;
        int right = Math.Min(side, (int)(column + reach) + 1), bottom = Math.Min(side, (int)(row + reach) + 1);
        for (int y = Math.Max(0, (int)(row - reach)); y < bottom; y++)
        {
            for (int x = Math.Max(0, (int)(column - reach)); x < right; x++)
            {
                int inside = 0;
                for (int point = 0; point < PointsPerPixel * PointsPerPixel; point++)
                {
                    float down = (y + (point / PointsPerPixel + 0.5f) / PointsPerPixel - row) / radius;
                    float across = (x + (point % PointsPerPixel + 0.5f) / PointsPerPixel - column) / radius;
                    if (Contains(shape, cosine * across + sine * down, cosine * down - sine * across))
                        inside++;
                }

                int pixel = y * side + x;
                coverage[pixel] = inside / (float)(PointsPerPixel * PointsPerPixel);
                for (int channel = 0; channel < 3; channel++)
                    picture[3 * pixel + channel] += coverage[pixel] * (colour[channel] - picture[3 * pixel + channel]);
            }
        }
    }

    /// <summary>Adds grain, and keeps all values in 0..1.</summary>
    public void AddGrain(Span<float> picture, float strength)
    {
        foreach (ref float value in picture)
            value = Math.Clamp(value + Between(-strength, strength), 0, 1);
    }

    /// <summary>Whether a shape that fills -1..1 in both directions holds a point; y points down.</summary>
    private static bool Contains(Shape shape, float x, float y)
    {
        float largest = Math.Max(Math.Abs(x), Math.Abs(y)), smallest = Math.Min(Math.Abs(x), Math.Abs(y));
        float square = x * x + y * y;
        return shape switch
        {
            Shape.Disc => square <= 1,
            Shape.Ring => square is <= 1 and >= 0.3f,
            Shape.Square => largest <= 0.85f,
            Shape.Frame => largest is <= 0.85f and >= 0.5f,
            Shape.Diamond => Math.Abs(x) + Math.Abs(y) <= 1,
            Shape.Triangle => y <= 0.8f && Math.Abs(x) <= (y + 1) * 0.55f,
            Shape.Plus => largest <= 1 && smallest <= 0.3f,
            Shape.Cross => largest <= 0.9f && Math.Abs(Math.Abs(x) - Math.Abs(y)) <= 0.4f,
            Shape.Bars => largest <= 0.9f && (Math.Abs(y) <= 0.2f || Math.Abs(y) >= 0.55f),
            Shape.Columns => largest <= 0.9f && (Math.Abs(x) <= 0.2f || Math.Abs(x) >= 0.55f),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "Expected a shape."),
        };
    }

    private static float Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other) =>
        MathF.Sqrt(
            (one[0] - other[0]) * (one[0] - other[0]) + (one[1] - other[1]) * (one[1] - other[1]) + (one[2] - other[2]) * (one[2] - other[2]));
}
