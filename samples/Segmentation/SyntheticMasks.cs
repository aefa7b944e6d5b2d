namespace CompiledNet.Samples;

/// <summary>Pictures of several shapes that may hide each other, each with the mask of its discs.</summary>
internal static class SyntheticMasks
{
    public const int Side = 32;

    private static readonly Shape[] Shapes = [Shape.Disc, Shape.Square, Shape.Disc, Shape.Triangle];

    /// <summary>Paints pictures; a target is 32x32 numbers, 1 where a disc is seen and 0 elsewhere.</summary>
    public static Dataset Create(int count, int seed)
    {
        var painter = new ShapePainter(Side, seed);
        float[] pictures = new float[count * painter.PictureLength], masks = new float[count * Side * Side];
        float[] coverage = new float[Side * Side];
        for (int i = 0; i < count; i++)
        {
            Span<float> picture = pictures.AsSpan(i * painter.PictureLength, painter.PictureLength);
            Span<float> mask = masks.AsSpan(i * Side * Side, Side * Side);
            painter.PaintGround(picture);
            for (int remaining = 2 + painter.Below(3); remaining > 0; remaining--)
            {
                Shape shape = Shapes[painter.Below(Shapes.Length)];
                painter.Paint(shape, painter.Between(4, 28), painter.Between(4, 28), painter.Between(4, 8), picture, coverage);

                // What comes later hides what was there: a disc is added to the mask, another shape takes away.
                for (int pixel = 0; pixel < mask.Length; pixel++)
                {
                    if (coverage[pixel] >= 0.5f)
                        mask[pixel] = shape == Shape.Disc ? 1 : 0;
                }
            }

            painter.AddGrain(picture, 0.1f);
        }

        return new ArrayDataset(pictures, painter.PictureLength, masks, Side * Side);
    }
}
