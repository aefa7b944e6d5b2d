using System.Buffers.Binary;
using System.IO.Compression;

namespace CompiledNet.Tests.Data;

/// <summary>Writes IDX files, right and wrong ones.</summary>
internal static class Idx
{
    public static byte[] Bytes(uint[] dimensions, byte[] values, byte type = 8, byte? rank = null, byte first = 0)
    {
        byte[] file = new byte[4 + (4 * dimensions.Length) + values.Length];
        file[0] = first;
        file[2] = type;
        file[3] = rank ?? (byte)dimensions.Length;
        for (int i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        values.CopyTo(file.AsSpan(4 + (4 * dimensions.Length)));
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
            stream.Write(content);
        return packed.ToArray();
    }

    /// <summary>Bytes in an order without a short period.</summary>
    public static byte[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => unchecked((byte)((i * 31) + (i >> 8))))];
}
