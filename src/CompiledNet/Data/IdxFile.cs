using System.Buffers.Binary;
using System.IO.Compression;
using CompiledNet.Files;

namespace CompiledNet;

/// <summary>
/// An array of bytes from an IDX file, the format of MNIST (Y. LeCun, C. Cortes, C. Burges, "The MNIST database"): two zero bytes,
/// a type, the number of dimensions, each dimension as a big-endian 32-bit number, then the values, the last dimension fastest.
/// A file that begins as gzip does is decompressed on reading, whatever its name; it may hold 1 GiB.
/// </summary>
public sealed class IdxFile
{
    /// <summary>The type of the values that this class reads.</summary>
    private const byte UnsignedByte = 0x08;

    /// <summary>1 GiB: twice what the largest of MNIST's kin holds.</summary>
    private const int MostInflated = 1 << 30;

    private readonly int[] dimensions;
    private readonly byte[] values;

    private IdxFile(string path, int[] dimensions, byte[] values)
    {
        Path = path;
        this.dimensions = dimensions;
        this.values = values;
    }

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The size of each dimension, the first counting the examples.</summary>
    public ReadOnlySpan<int> Dimensions => dimensions;

    /// <summary>All values.</summary>
    public ReadOnlySpan<byte> Values => values;

    /// <summary>The values as the array that they were read into.</summary>
    internal byte[] Buffer => values;

    /// <summary>Reads a file of unsigned bytes, plain or gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have, 1 to 255: 3 for images, 1 for labels.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be read, or is a pipe, a device or a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no IDX file, holds other values than unsigned bytes or another number of dimensions, is shorter or longer than its
    /// header says, or is damaged. The message names the file, what was expected and what came.
    /// </exception>
    public static IdxFile Read(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (dimensions is < 1 or > byte.MaxValue)
            throw new ArgumentOutOfRangeException(
                nameof(dimensions), dimensions, $"Expected a number of dimensions, 1 to {byte.MaxValue}.");

        using FileStream file = FileKind.OpenRead(path);
        if (!PackedFile.IsGzip(file))
            return Read(file, path, dimensions);

        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            return Read(unpacked, path, dimensions);
        }
        catch (InvalidDataException damage) when (!damage.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: expected a gzip file; it is damaged: {damage.Message}", damage);
        }
    }

    private static IdxFile Read(Stream stream, string path, int dimensions)
    {
        byte[] header = new byte[4 + (4 * dimensions)];
        int headerRead = stream.ReadAtLeast(header.AsSpan(0, 4), 4, throwOnEndOfStream: false);
        if (headerRead < 4)
            throw new InvalidDataException(
                $"{path}: expected an IDX file, which begins with 4 bytes of magic number; it has {headerRead} bytes.");

        byte[] magic = [0, 0, UnsignedByte, (byte)dimensions];
        if (!header.AsSpan(0, 4).SequenceEqual(magic))
            throw new InvalidDataException($"{path}: {DescribeMagic(header, magic)}");

        headerRead += stream.ReadAtLeast(header.AsSpan(4), 4 * dimensions, throwOnEndOfStream: false);
        if (headerRead < header.Length)
            throw new InvalidDataException($"{path}: expected {header.Length} bytes of header; it ends after {headerRead}.");

        int[] sizes = new int[dimensions];
        long length = 1;
        for (int i = 0; i < dimensions; i++)
        {
            // Each factor is below 2^32 and the product so far at most Array.MaxLength, so that no product overflows.
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + (4 * i)));
            length *= size;
            if (length > Array.MaxLength || size > int.MaxValue)
                throw new InvalidDataException(
                    $"{path}: expected at most {Array.MaxLength} values; the header gives dimension {i + 1} as {size}.");
            sizes[i] = (int)size;
        }

        return new IdxFile(path, sizes, ReadValues(stream, path, header.Length, (int)length, string.Join("x", sizes)));
    }

    private static byte[] ReadValues(Stream stream, string path, int headerLength, int length, string shape)
    {
        // The header's word is not taken for the amount of memory: a plain file's length is known, and what a compressed one
        // holds is seen as it comes.
        if (stream.CanSeek)
        {
            long present = stream.Length - headerLength;
            if (present != length)
                throw WrongLength(path, shape, length, $"{present}");
        }

        const int FirstPiece = 1 << 20;
        byte[] values = new byte[stream.CanSeek ? length : Math.Min(length, FirstPiece)];
        int read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(values.AsSpan(read), values.Length - read, throwOnEndOfStream: false);
            if (read < values.Length)
                throw WrongLength(path, shape, length, $"{read}");
            if (read == length)
                break;
            if (read >= MostInflated)
                throw PackedFile.TooLong(path, MostInflated);
            Array.Resize(ref values, Math.Min(length, 2 * values.Length));
        }

        if (stream.ReadByte() >= 0)
            throw WrongLength(path, shape, length, "more");
        return values;
    }

    private static InvalidDataException WrongLength(string path, string shape, int expected, string came) =>
        new($"{path}: expected {expected} bytes of values, since the header says {shape}; there are {came}.");

    private static string DescribeMagic(ReadOnlySpan<byte> magic, ReadOnlySpan<byte> expected)
    {
        string wanted = $"expected the IDX magic number {Convert.ToHexString(expected)}";
        string came = Convert.ToHexString(magic[..4]);
        if (magic[0] != 0 || magic[1] != 0)
            return $"{wanted}; the file begins with {came}.";
        return magic[2] != UnsignedByte
            ? $"{wanted}, unsigned bytes (type 08); got {came}, type {magic[2]:X2}."
            : $"{wanted}, an array of {expected[3]} dimensions; got {came}, {magic[3]} dimensions.";
    }
}
