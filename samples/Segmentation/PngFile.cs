using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CompiledNet.Samples;

/// <summary>Writes pictures as PNG (ISO/IEC 15948): a signature, then chunks of length, name, content and checksum.</summary>
internal static class PngFile
{
    private static readonly uint[] ChecksumOfByte = [.. Enumerable.Range(0, 256).Select(value => Shift((uint)value))];

    /// <summary>Writes a picture.</summary>
    /// <param name="path">The file; one that exists is overwritten.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Red, green and blue of each pixel, 0 to 1, row by row.</param>
    public static void Write(string path, int width, int height, ReadOnlySpan<float> pixels)
    {
        using FileStream file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);

        // 8 bits a channel, true colour, and the only compression and filter methods that there are; not interlaced.
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        WriteChunk(file, "IHDR", header);

        var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                deflate.WriteByte(0);                       // this row is not filtered
                foreach (float value in pixels.Slice(row * width * 3, width * 3))
                    deflate.WriteByte((byte)(255 * Math.Clamp(value, 0, 1) + 0.5f));
            }
        }

        WriteChunk(file, "IDAT", packed.ToArray());
        WriteChunk(file, "IEND", []);
    }

    private static void WriteChunk(Stream file, string name, byte[] content)
    {
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(name), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(checkedPart));
        file.Write(number);
    }

    /// <summary>CRC-32, a byte at a time.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
            sum = ChecksumOfByte[(byte)(sum ^ value)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value >> 1) ^ ((value & 1) * 0xEDB88320);
        return value;
    }
}
