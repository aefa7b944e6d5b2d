using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace CompiledNet.TestProgram.Reading;

/// <summary>Makes hostile files of valid ones: everything follows from the seed.</summary>
/// <param name="seed">Equal seeds give equal files.</param>
public sealed class Mutator(int seed)
{
    /// <summary>No file becomes longer: what is slow or large for its length shows below.</summary>
    private const int LongestFile = 1 << 20;

    private const string Letters = "\0\u007f{}[]\",:0189.-eE \\";

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 7, 8, 9, 63, 64, 65, 255, 256, 65535, 1 << 20, 1 << 24, (1 << 24) + 1, int.MaxValue - 1, int.MaxValue, 1UL << 31,
        uint.MaxValue, 1UL << 32, 1UL << 53, long.MaxValue - 1, long.MaxValue, 1UL << 63, ulong.MaxValue,
    ];

    private static readonly string[] Words =
    [
        "-1", "1e9", "1e400", "0.5", "null", "true", "\"\"", "{}", "[]", "[[", "}}", "NaN", "Infinity", "-0", "00", ",", ":", "\\ud800",
        "\\u0000", "\"F4\"", "\"dtype\"", "\"__metadata__\":{}", "/*", "\u00a0", "optimizer/", "best/", "99999999999999999999",
    ];

    private readonly Random random = new(seed);

    /// <summary>Makes a file of one of several.</summary>
    /// <param name="files">Valid ones: one is changed, pieces of others may come into it.</param>
    public byte[] Mutate(IReadOnlyList<byte[]> files)
    {
        byte[] file = files[random.Next(files.Count)];
        bool isWhole = random.Next(4) == 0;
        if (!isWhole && FuzzedReaders.Split(file) is var (header, data))
        {
            // The length of the header is made right again, so that what is in it is looked at.
            int part = random.Next(8);
            header = part == 0 ? header : part < 5 ? Reword(header) : Change(header, files);
            return FuzzedReaders.Compose(header, part is 0 or 7 ? Change(data, files) : data);
        }

        if (!isWhole && file is [0x1f, 0x8b, ..])
            return Pack(Change(Unpack(file), files));
        return Change(file, files);
    }

    /// <summary>
    /// Other numbers and words, so that what is read after the words themselves is reached too: half of the time in the metadata
    /// alone, which come first.
    /// </summary>
    private byte[] Reword(byte[] header)
    {
        int end = random.Next(2) == 0 ? header.AsSpan().IndexOf((byte)'}') : header.Length;
        byte[] text = header[..end];
        for (int times = random.Next(3); times >= 0; times--)
            text = random.Next(4) == 0 ? ExchangeText(text) : SetDigits(text);
        return [.. text, .. header[end..]];
    }

    private byte[] Change(byte[] content, IReadOnlyList<byte[]> files)
    {
        for (int times = random.Next(2) * random.Next(4); times >= 0; times--)
        {
            content = random.Next(11) switch
            {
                0 => FlipBits(content),
                1 => SetBytes(content),
                2 => content[..random.Next(content.Length + 1)],
                3 => Insert(content, RandomBytes(1 + random.Next(64))),
                4 => Repeat(content),
                5 => Remove(content),
                6 => Insert(content, Piece(files[random.Next(files.Count)])),
                7 => SetNumber(content),
                8 => SetDigits(content),
                9 => ExchangeText(content),
                _ => Insert(content, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)])),
            };
        }

        return content.Length <= LongestFile ? content : content[..LongestFile];
    }

    private byte[] FlipBits(byte[] content)
    {
        byte[] changed = [.. content];
        for (int times = random.Next(8); times >= 0 && changed.Length > 0; times--)
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private byte[] SetBytes(byte[] content)
    {
        byte[] changed = [.. content];
        for (int times = random.Next(8); times >= 0 && changed.Length > 0; times--)
        {
            int value = random.Next(3) == 0 ? random.Next(256) : Letters[random.Next(Letters.Length)];
            changed[random.Next(changed.Length)] = (byte)value;
        }

        return changed;
    }

    private byte[] Insert(byte[] content, byte[] piece)
    {
        int place = random.Next(content.Length + 1);
        return [.. content[..place], .. piece, .. content[place..]];
    }

    /// <summary>A piece again and again, now and then very often.</summary>
    private byte[] Repeat(byte[] content)
    {
        byte[] piece = Piece(content);
        if (piece.Length == 0)
            return content;
        int times = 1 + random.Next(random.Next(50) == 0 ? 20_000 : 5);
        times = Math.Min(times, LongestFile / piece.Length);
        int place = random.Next(content.Length + 1);
        var repeated = new byte[content.Length + (times * piece.Length)];
        content.AsSpan(0, place).CopyTo(repeated);
        for (int time = 0; time < times; time++)
            piece.CopyTo(repeated, place + (time * piece.Length));
        content.AsSpan(place).CopyTo(repeated.AsSpan(place + (times * piece.Length)));
        return repeated;
    }

    private byte[] Remove(byte[] content)
    {
        int start = random.Next(content.Length + 1);
        int end = Math.Min(content.Length, start + 1 + random.Next(64));
        return [.. content[..start], .. content[end..]];
    }

    private byte[] Piece(byte[] content)
    {
        int start = random.Next(content.Length + 1);
        int length = 1 + random.Next(random.Next(4) == 0 ? 4096 : 64);
        return content[start..Math.Min(content.Length, start + length)];
    }

    /// <summary>A length, a size, an offset: of any width, in either order of bytes.</summary>
    private byte[] SetNumber(byte[] content)
    {
        byte[] changed = [.. content];
        Span<byte> number = stackalloc byte[8];
        ulong value = random.Next(4) == 0 ? unchecked((ulong)(content.Length + random.Next(-9, 10))) : Numbers[random.Next(Numbers.Length)];
        int length = 1 << random.Next(4);
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        if (random.Next(2) == 0)
            number[..length].Reverse();
        int place = random.Next(2) == 0 ? random.Next(20) : random.Next(content.Length + 1);
        if (place + length <= changed.Length)
            number[..length].CopyTo(changed.AsSpan(place));
        return changed;
    }

    /// <summary>A number that stands there as text becomes another.</summary>
    private byte[] SetDigits(byte[] content)
    {
        int[] starts = [.. Enumerable.Range(0, content.Length).Where(place => IsDigit(place) && (place == 0 || !IsDigit(place - 1)))];
        if (starts.Length == 0)
            return content;
        int start = starts[random.Next(starts.Length)], end = start;
        while (end < content.Length && IsDigit(end))
            end++;
        ulong value = random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : (ulong)random.Next(300);
        return [.. content[..start], .. Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)), .. content[end..]];

        bool IsDigit(int place) => char.IsAsciiDigit((char)content[place]);
    }

    /// <summary>One text in quotes takes the place of another.</summary>
    private byte[] ExchangeText(byte[] content)
    {
        (int start, int end) = FindText(content);
        (int otherStart, int otherEnd) = FindText(content);
        return [.. content[..start], .. content[otherStart..otherEnd], .. content[end..]];
    }

    private (int Start, int End) FindText(byte[] content)
    {
        int start = FindQuote(content, random.Next(content.Length + 1));
        int end = FindQuote(content, Math.Min(content.Length, start + 1));
        return (start, Math.Min(content.Length, end + 1));
    }

    private static int FindQuote(byte[] content, int place)
    {
        int distance = content.AsSpan(place).IndexOf((byte)'"');
        return distance < 0 ? content.Length : place + distance;
    }

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        if (random.Next(2) == 0)
            random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>What a gzip file holds, which is changed before it is packed again.</summary>
    private static byte[] Unpack(byte[] file)
    {
        using var content = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>In one piece or two, with something behind it or not.</summary>
    private byte[] Pack(byte[] content)
    {
        CompressionLevel level = random.Next(3) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
        int cut = random.Next(4) == 0 ? random.Next(content.Length + 1) : content.Length;
        byte[] rest = cut < content.Length ? FuzzedReaders.Gzip(content[cut..], level) : [];
        byte[] packed = [.. FuzzedReaders.Gzip(content[..cut], level), .. rest];
        return random.Next(4) == 0 ? FlipBits(packed) : packed;
    }
}
