namespace CompiledNet.Samples;

/// <summary>Pictures of one shape each, with its class number and its box.</summary>
internal static class SyntheticBoxes
{
    public const int Side = 32, Classes = 4;

    /// <summary>Numbers of a target, in the order of the network's outputs: the class, then left, top, right and bottom.</summary>
    public const int TargetLength = 1 + 4;

    /// <summary>Paints pictures.</summary>
    public static Dataset Create(int count, int seed)
    {
        var painter = new ShapePainter(Side, seed);
        float[] pictures = new float[count * painter.PictureLength], targets = new float[count * TargetLength];
        float[] coverage = new float[Side * Side];
        for (int i = 0; i < count; i++)
        {
            Span<float> picture = pictures.AsSpan(i * painter.PictureLength, painter.PictureLength);
            int shape = painter.Below(Classes);
            float radius = painter.Between(4, 10);
            painter.PaintGround(picture);
            painter.Paint(
                (Shape)shape, painter.Between(radius, Side - radius), painter.Between(radius, Side - radius), radius, picture, coverage);
            painter.AddGrain(picture, 0.1f);

            targets[i * TargetLength] = shape;
            FindBox(coverage, targets.AsSpan(i * TargetLength + 1, 4));
        }

        return new ArrayDataset(pictures, painter.PictureLength, targets, TargetLength);
    }

    /// <summary>The box around all pixels that are covered by half or more.</summary>
    private static void FindBox(ReadOnlySpan<float> coverage, Span<float> box)
    {
        int left = Side, top = Side, right = 0, bottom = 0;
        for (int pixel = 0; pixel < coverage.Length; pixel++)
        {
            if (coverage[pixel] < 0.5f)
                continue;
            left = Math.Min(left, pixel % Side);
            top = Math.Min(top, pixel / Side);
            right = Math.Max(right, pixel % Side + 1);
            bottom = Math.Max(bottom, pixel / Side + 1);
        }

        box[0] = left / (float)Side;
        box[1] = top / (float)Side;
        box[2] = right / (float)Side;
        box[3] = bottom / (float)Side;
    }
}
