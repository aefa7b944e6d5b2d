using System.Globalization;
using CompiledNet;

namespace CompiledNetApp;

/// <summary>The images to learn from: of your own file, or drawn by a program as long as there is none.</summary>
public static class Examples
{
    /// <summary>Rows of an image.</summary>
    public const int Height = 28;

    /// <summary>Columns of an image.</summary>
    public const int Width = 28;

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public const int Channels = 1;

    /// <summary>How many kinds of images there are.</summary>
    public const int Classes = 10;

    private const int Values = Height * Width * Channels;

    /// <summary>
    /// Reads a CSV file: a line for each image, first its class, 0 to <see cref="Classes"/> - 1, then its values, 0 to 255, in the order rows,
    /// columns, channels. A first line that does not begin with a number is a header.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is otherwise; the message names it.</exception>
    public static ByteDataset ReadCsv(string path)
    {
        var images = new List<byte>();
        var classes = new List<byte>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] cells = line.Split(',');
            if (number == 1 && !byte.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                continue;
            if (cells.Length != Values + 1)
                throw new InvalidDataException($"{path}, line {number}: expected a class and {Values} values; got {cells.Length} cells.");
            byte[] bytes = [.. cells.Select((cell, index) =>
                byte.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out byte value)
                    ? value
                    : throw new InvalidDataException($"{path}, line {number}, cell {index + 1}: expected 0 to 255; got '{cell}'."))];
            if (bytes[0] >= Classes)
                throw new InvalidDataException($"{path}, line {number}: expected a class of 0 to {Classes - 1}; got {bytes[0]}.");
            classes.Add(bytes[0]);
            images.AddRange(bytes.AsSpan(1));
        }

        return new ByteDataset([.. images], Values, [.. classes], Mnist.Mean, Mnist.Deviation);
    }

    /// <summary>Digits that a program draws.</summary>
    public static ByteDataset Draw(int count) => SyntheticDigits.Create(count, seed: 1);
}
