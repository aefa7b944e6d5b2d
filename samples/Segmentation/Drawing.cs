namespace CompiledNet.Samples;

/// <summary>Rows of three: a picture, its true mask and the predicted one.</summary>
internal sealed class Drawing(int rows)
{
    /// <summary>A pixel of a picture is drawn as a square of so many.</summary>
    private const int Zoom = 4;

    private const int Gap = 2;
    private const int Cell = SyntheticMasks.Side + Gap;
    private const int Columns = 3 * Cell - Gap;

    private readonly float[] pixels = CreateWhite((rows * Cell - Gap) * Columns * 3);
    private int used;

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> picture, ReadOnlySpan<float> truth, ReadOnlySpan<float> prediction)
    {
        for (int pixel = 0; pixel < truth.Length; pixel++)
        {
            Set(0, pixel, picture.Slice(3 * pixel, 3));
            Set(1, pixel, [truth[pixel], truth[pixel], truth[pixel]]);
            Set(2, pixel, [prediction[pixel], prediction[pixel], prediction[pixel]]);
        }

        used++;
    }

    /// <summary>Writes the rows as PNG.</summary>
    public void Save(string path)
    {
        int height = used * Cell - Gap;
        float[] zoomed = new float[height * Columns * 3 * Zoom * Zoom];
        for (int value = 0; value < zoomed.Length; value++)
        {
            int column = value / 3 % (Columns * Zoom) / Zoom, row = value / 3 / (Columns * Zoom) / Zoom;
            zoomed[value] = pixels[(row * Columns + column) * 3 + value % 3];
        }

        PngFile.Write(path, Columns * Zoom, height * Zoom, zoomed);
    }

    private void Set(int place, int pixel, ReadOnlySpan<float> colour)
    {
        int row = used * Cell + pixel / SyntheticMasks.Side, column = place * Cell + pixel % SyntheticMasks.Side;
        colour.CopyTo(pixels.AsSpan((row * Columns + column) * 3));
    }

    private static float[] CreateWhite(int length)
    {
        float[] values = new float[length];
        values.AsSpan().Fill(1);
        return values;
    }
}
