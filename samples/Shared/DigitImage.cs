namespace CompiledNet.Samples;

/// <summary>
/// Makes of a picture of one digit what MNIST's pictures are (Y. LeCun, C. Cortes, C. Burges, "The MNIST database"): the digit's box is
/// scaled to fit 20x20 with its aspect kept, and its centre of mass lies in the middle of 28x28. Allocates nothing.
/// </summary>
internal static class DigitImage
{
    /// <summary>Rows and columns of the result.</summary>
    public const int Side = 28;

    /// <summary>Values of the result.</summary>
    public const int Pixels = Side * Side;

    /// <summary>Rows and columns that the digit itself may take.</summary>
    private const int DigitSide = 20;

    /// <summary>What is fainter than this part of the strongest ink is taken for the paper's grain and does not widen the box.</summary>
    private const int FaintestPart = 16;

    /// <summary>Centres a digit as MNIST does.</summary>
    /// <param name="ink">How much ink is on each pixel, 0 (paper) to 255, row by row.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="image">28x28 bytes, 0 (paper) to 255, which <see cref="Standardise"/> takes.</param>
    /// <returns>Whether there is any ink; without, the image is left all paper.</returns>
    public static bool Centre(ReadOnlySpan<byte> ink, int width, int height, Span<byte> image)
    {
        image.Clear();
        if (!FindBox(ink, width, height, out int left, out int top, out int boxWidth, out int boxHeight))
            return false;

        float scale = (float)DigitSide / Math.Max(boxWidth, boxHeight);
        int digitWidth = Math.Max(1, (int)MathF.Round(boxWidth * scale)), digitHeight = Math.Max(1, (int)MathF.Round(boxHeight * scale));
        Span<float> digit = stackalloc float[DigitSide * DigitSide];
        digit = digit[..(digitWidth * digitHeight)];
        for (int row = 0; row < digitHeight; row++)
        {
            for (int column = 0; column < digitWidth; column++)
            {
                digit[(row * digitWidth) + column] = Mean(
                    ink,
                    width,
                    left + ((float)boxWidth * column / digitWidth),
                    top + ((float)boxHeight * row / digitHeight),
                    left + ((float)boxWidth * (column + 1) / digitWidth),
                    top + ((float)boxHeight * (row + 1) / digitHeight));
            }
        }

        Place(digit, digitWidth, digitHeight, image);
        return true;
    }

    /// <summary>Scales an image to the values that LeNet-5 was trained on: <see cref="Mnist"/>'s mean 0 and deviation 1.</summary>
    /// <param name="image">28x28 bytes.</param>
    /// <param name="input">28x28x1 values.</param>
    public static void Standardise(ReadOnlySpan<byte> image, Span<float> input)
    {
        for (int i = 0; i < Pixels; i++)
            input[i] = ((image[i] / 255f) - Mnist.Mean) / Mnist.Deviation;
    }

    private static bool FindBox(
        ReadOnlySpan<byte> ink, int width, int height, out int left, out int top, out int boxWidth, out int boxHeight)
    {
        byte strongest = 0;
        foreach (byte value in ink)
            strongest = Math.Max(strongest, value);
        byte faintest = (byte)Math.Max(1, strongest / FaintestPart);

        int right = 0, bottom = 0;
        (left, top) = (width, height);
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<byte> line = ink.Slice(row * width, width);
            int first = line.IndexOfAnyInRange(faintest, byte.MaxValue);
            if (first < 0)
                continue;
            left = Math.Min(left, first);
            right = Math.Max(right, line.LastIndexOfAnyInRange(faintest, byte.MaxValue) + 1);
            top = Math.Min(top, row);
            bottom = row + 1;
        }

        (boxWidth, boxHeight) = (right - left, bottom - top);
        return strongest > 0;
    }

    /// <summary>The mean ink of a rectangle that begins and ends anywhere between pixels.</summary>
    private static float Mean(ReadOnlySpan<byte> ink, int width, float left, float top, float right, float bottom)
    {
        float sum = 0, area = 0;
        int lastRow = (int)MathF.Ceiling(bottom), lastColumn = (int)MathF.Ceiling(right);
        for (int row = (int)top; row < lastRow; row++)
        {
            float rowPart = MathF.Min(bottom, row + 1) - MathF.Max(top, row);
            for (int column = (int)left; column < lastColumn; column++)
            {
                float part = rowPart * (MathF.Min(right, column + 1) - MathF.Max(left, column));
                sum += part * ink[(row * width) + column];
                area += part;
            }
        }

        return sum / area;
    }

    /// <summary>Lays the digit into the image, its centre of mass in the middle as far as whole pixels and the edges allow.</summary>
    private static void Place(ReadOnlySpan<float> digit, int digitWidth, int digitHeight, Span<byte> image)
    {
        float mass = 0, massX = 0, massY = 0;
        for (int i = 0; i < digit.Length; i++)
        {
            mass += digit[i];
            massX += digit[i] * ((i % digitWidth) + 0.5f);
            massY += digit[i] * ((i / digitWidth) + 0.5f);
        }

        // Up, not to the nearest: so MNIST's pictures were made, and each comes out of this as it is.
        int left = Math.Clamp((int)MathF.Ceiling((Side / 2) - (massX / mass)), 0, Side - digitWidth);
        int top = Math.Clamp((int)MathF.Ceiling((Side / 2) - (massY / mass)), 0, Side - digitHeight);
        for (int i = 0; i < digit.Length; i++)
            image[((top + (i / digitWidth)) * Side) + left + (i % digitWidth)] = (byte)(digit[i] + 0.5f);
    }
}
