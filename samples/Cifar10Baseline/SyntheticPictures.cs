namespace CompiledNet.Samples;

/// <summary>Pictures of the format of CIFAR-10, of ten shapes in the place of its ten classes.</summary>
internal static class SyntheticPictures
{
    private const int Side = 32, Classes = 10;

    /// <summary>Paints pictures: 32x32x3 bytes and a class number each.</summary>
    public static Dataset Create(int count, int seed)
    {
        var painter = new ShapePainter(Side, seed);
        byte[] pixels = new byte[count * painter.PictureLength];
        byte[] labels = new byte[count];
        float[] picture = new float[painter.PictureLength], coverage = new float[Side * Side];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)painter.Below(Classes);
            painter.PaintGround(picture);
            float row = painter.Between(12, 20), column = painter.Between(12, 20), radius = painter.Between(7, 11);
            painter.Paint((Shape)labels[i], row, column, radius, picture, coverage);
            painter.AddGrain(picture, 0.1f);
            for (int value = 0; value < picture.Length; value++)
                pixels[i * picture.Length + value] = (byte)(255 * picture[value] + 0.5f);
        }

        return new ByteDataset(pixels, painter.PictureLength, labels);
    }
}
