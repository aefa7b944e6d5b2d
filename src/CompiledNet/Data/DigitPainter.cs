namespace CompiledNet;

/// <summary>
/// Paints one synthetic digit. Only additions, multiplications, divisions and square roots, which every machine rounds alike: no
/// sine, no exponential, nothing that the platform's mathematics library would decide.
/// </summary>
internal sealed class DigitPainter
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    /// <summary>Pixels that the 100 units of a digit's box measure before it is distorted: MNIST's digits stand in 20x20.</summary>
    private const float BoxPixels = 23;

    /// <summary>Straight pieces that a curve between two points is made of.</summary>
    private const int PiecesPerSpan = 6;

    private readonly float[] distances = new float[Side * Side];
    private readonly Distortion distortion = new();
    private float radius;

    /// <summary>Paints a digit in the way and with the distortion that the random numbers give.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="random">Decides everything else.</param>
    /// <param name="image">Receives 28 * 28 bytes: 0 is paper, 255 ink.</param>
    public void Paint(int digit, ref DigitRandom random, Span<byte> image)
    {
        distances.AsSpan().Fill(float.MaxValue);
        distortion.Draw(ref random);
        radius = random.Between(1.1f, 1.8f);

        int[][][] ways = DigitStrokes.Digits[digit];
        foreach (int[] stroke in ways[random.Below(ways.Length)])
            AddCurve(stroke);

        // Now and then a stray stroke, as scans of forms have them.
        if (random.Below(6) == 0)
            AddStrayStroke(ref random);
        Develop(ref random, image);
    }

    /// <summary>A Catmull-Rom curve through the points of a stroke.</summary>
    private void AddCurve(int[] stroke)
    {
        int last = (stroke.Length / 2) - 1;
        bool isClosed = last > 1 && stroke[0] == stroke[^2] && stroke[1] == stroke[^1];
        (float X, float Y) from = distortion.Apply(stroke[0], stroke[1]);
        for (int span = 0; span < last; span++)
        {
            int before = span > 0 ? span - 1 : isClosed ? last - 1 : 0;
            int after = span + 2 <= last ? span + 2 : isClosed ? 1 : last;
            for (int piece = 1; piece <= PiecesPerSpan; piece++)
            {
                float t = piece / (float)PiecesPerSpan;
                float x = CatmullRom(stroke[2 * before], stroke[2 * span], stroke[(2 * span) + 2], stroke[2 * after], t);
                float y = CatmullRom(stroke[(2 * before) + 1], stroke[(2 * span) + 1], stroke[(2 * span) + 3], stroke[(2 * after) + 1], t);
                (float X, float Y) to = distortion.Apply(x, y);
                AddLine(from.X, from.Y, to.X, to.Y);
                from = to;
            }
        }
    }

    private void AddStrayStroke(ref DigitRandom random)
    {
        float x = random.Between(0, Side), y = random.Between(0, Side);
        AddLine(x, y, x + random.Between(-5, 5), y + random.Between(-5, 5));
    }

    /// <summary>
    /// The cubic from <paramref name="b"/> (t = 0) to <paramref name="c"/> (t = 1) with slopes (c - a) / 2 and (d - b) / 2.
    /// </summary>
    private static float CatmullRom(float a, float b, float c, float d, float t)
    {
        float cubic = (3 * (b - c)) + d - a;
        float square = (2 * a) - (5 * b) + (4 * c) - d;
        return b + (0.5f * t * (c - a + (t * (square + (t * cubic)))));
    }

    /// <summary>
    /// Brings every pixel that the pen's edge may touch to its squared distance from a straight piece, if that is nearer.
    /// </summary>
    private void AddLine(float x0, float y0, float x1, float y1)
    {
        float reach = radius + 1;
        int left = Math.Max(0, (int)(Math.Min(x0, x1) - reach)), right = Math.Min(Side - 1, (int)(Math.Max(x0, x1) + reach));
        int top = Math.Max(0, (int)(Math.Min(y0, y1) - reach)), bottom = Math.Min(Side - 1, (int)(Math.Max(y0, y1) + reach));
        float dx = x1 - x0, dy = y1 - y0;
        float length = (dx * dx) + (dy * dy);
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                float px = column + 0.5f - x0, py = row + 0.5f - y0;
                float along = length > 0 ? Math.Clamp(((px * dx) + (py * dy)) / length, 0, 1) : 0;
                float ox = px - (along * dx), oy = py - (along * dy);
                ref float distance = ref distances[(row * Side) + column];
                distance = Math.Min(distance, (ox * ox) + (oy * oy));
            }
        }
    }

    /// <summary>Distances to bytes: ink that fades over the pen's edge, then grain.</summary>
    private void Develop(ref DigitRandom random, Span<byte> image)
    {
        float softness = random.Between(0.7f, 1.5f);
        float ink = random.Between(0.8f, 1);
        float grain = random.Between(0, 0.2f);
        for (int i = 0; i < image.Length; i++)
        {
            float cover = Math.Clamp(((radius - MathF.Sqrt(distances[i])) / softness) + 0.5f, 0, 1);
            float value = (ink * cover) + (grain * random.Bell());
            image[i] = (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5f);
        }
    }

    /// <summary>
    /// From the digit's box to pixels: an affine map, and before it an elastic one, random shifts on a 4x4 grid with straight lines
    /// between (P. Simard, D. Steinkraus, J. Platt 2003, in the coarse).
    /// </summary>
    private sealed class Distortion
    {
        private const int Grid = 4;
        private readonly float[] shiftsX = new float[Grid * Grid];
        private readonly float[] shiftsY = new float[Grid * Grid];
        private float xx, xy, yx, yy, originX, originY;

        public void Draw(ref DigitRandom random)
        {
            const float Elasticity = 8;
            for (int i = 0; i < shiftsX.Length; i++)
            {
                shiftsX[i] = Elasticity * random.Bell();
                shiftsY[i] = Elasticity * random.Bell();
            }

            const float Scale = BoxPixels / 100;
            // Narrow enough that the digits' mean images differ: a network of sigmoids finds its way by those first.
            float turn = random.Between(-0.15f, 0.15f);
            float slant = random.Between(-0.35f, 0.1f);
            xx = Scale * random.Between(0.85f, 1.1f);
            yy = Scale * random.Between(0.9f, 1.05f);
            yx = turn * xx;
            xy = (slant - turn) * yy;
            originX = (Side / 2f) + random.Between(-0.7f, 0.7f);
            originY = (Side / 2f) + random.Between(-0.7f, 0.7f);
        }

        public (float X, float Y) Apply(float x, float y)
        {
            float gridX = Math.Clamp(x / 100, 0, 0.999f) * (Grid - 1), gridY = Math.Clamp(y / 100, 0, 0.999f) * (Grid - 1);
            int column = (int)gridX, row = (int)gridY;
            float right = gridX - column, below = gridY - row;
            int corner = (row * Grid) + column;
            float u = x - 50 + Blend(shiftsX, corner, right, below);
            float v = y - 50 + Blend(shiftsY, corner, right, below);
            return (originX + (xx * u) + (xy * v), originY + (yx * u) + (yy * v));
        }

        private static float Blend(float[] shifts, int corner, float right, float below)
        {
            float top = shifts[corner] + (right * (shifts[corner + 1] - shifts[corner]));
            float bottom = shifts[corner + Grid] + (right * (shifts[corner + Grid + 1] - shifts[corner + Grid]));
            return top + (below * (bottom - top));
        }
    }
}
