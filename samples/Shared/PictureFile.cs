using System.Buffers.Binary;
using System.Text;
using StbImageSharp;

namespace CompiledNet.Samples;

/// <summary>
/// Reads how much ink is on each pixel of a picture: PNG (ISO/IEC 15948), or PGM of bytes ("P5", Netpbm). Dark on bright, bright on dark
/// and drawings on nothing are read alike.
/// </summary>
internal static class PictureFile
{
    /// <summary>Rows and columns that a picture may have.</summary>
    public const int MostRows = 1024;

    /// <summary>A picture whose strongest ink differs less from its paper is all one shade.</summary>
    private const int LeastContrast = 24;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads a picture.</summary>
    /// <param name="file">The bytes of a file.</param>
    /// <returns>Ink of each pixel, 0 (paper) to 255 (the strongest), row by row, with columns and rows.</returns>
    /// <exception cref="InvalidDataException">It is no such file, damaged, too large or all of one shade; the message says so.</exception>
    public static (byte[] Ink, int Width, int Height) Read(byte[] file)
    {
        if (file.Length == 0)
            throw new InvalidDataException("Expected a picture, PNG or PGM; got nothing.");
        bool isPng = file.AsSpan().StartsWith(PngSignature), isPgm = file.AsSpan().StartsWith("P5"u8);
        if (!isPng && !isPgm)
        {
            string begin = Convert.ToHexString(file.AsSpan(0, Math.Min(file.Length, 4)));
            throw new InvalidDataException(
                $"Expected a picture, PNG or PGM of bytes (P5); got {file.Length} bytes that begin with {begin}.");
        }

        (byte[] ink, int width, int height) = isPng ? ReadPng(file) : ReadPgm(file);
        Stretch(ink, width, height);
        return (ink, width, height);
    }

    private static (byte[] Shades, int Width, int Height) ReadPng(byte[] file)
    {
        try
        {
            CheckChunks(file);
            CheckSize(BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
            ImageResult picture = ImageResult.FromMemory(file, ColorComponents.GreyAlpha);
            byte[] shades = new byte[picture.Width * picture.Height];

            // On nothing at all, alpha is the ink.
            bool drawnOnNothing = picture.Data[1] == 0;
            for (int i = 0; i < shades.Length; i++)
                shades[i] = picture.Data[(2 * i) + (drawnOnNothing ? 1 : 0)];
            return (shades, picture.Width, picture.Height);
        }
        catch (Exception damage) when (damage is not InvalidDataException)
        {
            // The decoder throws whatever comes of a damaged file: its own InvalidOperationException, or an index beyond an array.
            throw new InvalidDataException($"Expected a PNG picture; it is damaged: {damage.Message}", damage);
        }
    }

    /// <summary>
    /// The decoder trusts a chunk's length, and reserves a gigabyte for it where it says so: no chunk may end beyond the file. The first
    /// one is the header, which has the picture's size, so that it is known before anything is unpacked.
    /// </summary>
    private static void CheckChunks(byte[] file)
    {
        const int AroundContent = 12;                       // length, name and checksum
        for (long place = PngSignature.Length; place < file.Length;)
        {
            long left = file.Length - place - AroundContent;
            long length = left < 0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)place));
            if (length > left)
                throw new InvalidDataException("Expected a PNG picture; it is damaged: a chunk ends beyond the file.");
            place += AroundContent + length;
        }

        if (!file.AsSpan(12).StartsWith("IHDR"u8))
            throw new InvalidDataException("Expected a PNG picture; it is damaged: it does not begin with its header.");
    }

    private static (byte[] Shades, int Width, int Height) ReadPgm(byte[] file)
    {
        int place = 2;
        int width = ReadNumber(file, ref place), height = ReadNumber(file, ref place), white = ReadNumber(file, ref place);
        CheckSize(width, height);
        if (white is < 1 or > 255)
            throw new InvalidDataException($"Expected a PGM picture of bytes, whose white is 1 to 255; it is {white}.");
        place++;                                            // one white space ends the header
        if (file.Length - place < width * height)
            throw new InvalidDataException($"Expected {width}x{height} bytes behind the header of a PGM; got {file.Length - place}.");

        byte[] shades = file.AsSpan(place, width * height).ToArray();
        for (int i = 0; i < shades.Length; i++)
            shades[i] = (byte)(Math.Min((int)shades[i], white) * 255 / white);
        return (shades, width, height);
    }

    /// <summary>A number of a PGM's header, behind white space and comments.</summary>
    private static int ReadNumber(byte[] file, ref int place)
    {
        while (place < file.Length && (char.IsWhiteSpace((char)file[place]) || file[place] == '#'))
        {
            if (file[place] == '#')
                place = Array.IndexOf(file, (byte)'\n', place) is var end and >= 0 ? end : file.Length - 1;
            place++;
        }

        int begin = place;
        while (place < file.Length && char.IsAsciiDigit((char)file[place]))
            place++;
        return int.TryParse(Encoding.ASCII.GetString(file, begin, place - begin), out int number)
            ? number
            : throw new InvalidDataException("Expected a PGM picture, with width, height and white behind P5; a number is missing.");
    }

    private static void CheckSize(int width, int height)
    {
        if (width is < 1 or > MostRows || height is < 1 or > MostRows)
            throw new InvalidDataException($"Expected a picture of at most {MostRows}x{MostRows} pixels; got {width}x{height}.");
    }

    /// <summary>Makes ink of shades: what differs from the edge's mean, which is the paper's, in the direction that differs more.</summary>
    private static void Stretch(byte[] shades, int width, int height)
    {
        int sum = 0;
        for (int column = 0; column < width; column++)
            sum += shades[column] + shades[^(column + 1)];
        for (int row = 0; row < height; row++)
            sum += shades[row * width] + shades[((row + 1) * width) - 1];
        int paper = sum / (2 * (width + height));

        byte brightest = 0, darkest = byte.MaxValue;
        foreach (byte shade in shades)
            (brightest, darkest) = (Math.Max(brightest, shade), Math.Min(darkest, shade));
        int brighter = brightest - paper, darker = paper - darkest, contrast = Math.Max(brighter, darker);
        if (contrast < LeastContrast)
            throw new InvalidDataException("Expected a picture of a digit; this one is all of one shade.");
        int direction = darker > brighter ? -1 : 1;
        for (int i = 0; i < shades.Length; i++)
            shades[i] = (byte)(Math.Max(0, direction * (shades[i] - paper)) * 255 / contrast);
    }
}
