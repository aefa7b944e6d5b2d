using System.IO.Compression;

namespace CompiledNet.Files;

/// <summary>Files that are plain or gzip, which their first bytes say, whatever their names.</summary>
internal static class PackedFile
{
    /// <summary>Whether a file begins as gzip does; it is at its beginning afterwards.</summary>
    public static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        bool isGzip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
        file.Position = 0;
        return isGzip;
    }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostInflated">Bytes that a gzip file may hold, so that a small one cannot fill the memory.</param>
    /// <exception cref="InvalidDataException">It is too long, or a damaged gzip file; the message names it.</exception>
    public static byte[] ReadAll(string path, int mostInflated)
    {
        using FileStream file = FileKind.OpenRead(path);
        if (!IsGzip(file))
        {
            if (file.Length > Array.MaxLength)
                throw new InvalidDataException($"{path}: expected at most {Array.MaxLength} bytes; there are {file.Length}.");
            var plain = new byte[file.Length];
            int read = file.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            if (read < plain.Length)
                throw new InvalidDataException($"{path}: expected {plain.Length} bytes, the length of the file; there are {read}.");
            return plain;
        }

        using var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            var piece = new byte[1 << 16];
            for (int read = gzip.Read(piece); read > 0; read = gzip.Read(piece))
            {
                if (unpacked.Length + read > mostInflated)
                    throw TooLong(path, mostInflated);
                unpacked.Write(piece, 0, read);
            }
        }
        catch (InvalidDataException damage) when (!damage.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: expected a gzip file; it is damaged: {damage.Message}", damage);
        }

        return unpacked.ToArray();
    }

    /// <summary>What is said of a gzip file that holds too much.</summary>
    public static InvalidDataException TooLong(string path, int mostInflated) =>
        new($"{path}: a gzip file of this kind may hold at most {mostInflated} bytes; this one holds more.");
}
