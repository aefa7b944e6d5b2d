using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CompiledNet.Files;

/// <summary>
/// The safetensors format (huggingface.co/docs/safetensors): the length of the header in 8 bytes, little-endian; the header, a JSON
/// object, here of at most 16 MiB; the values of all tensors. Reading believes nothing: any file that is truncated, inconsistent or of another
/// format is an <see cref="InvalidDataException"/>.
/// </summary>
public sealed class SafetensorsFile
{
    private const int PrefixLength = 8;

    /// <summary>
    /// 16 MiB, room for a hundred thousand tensors: what is read of a header takes many times its length. (The format's own limit is 100 MB.)
    /// </summary>
    private const int LongestHeader = 1 << 24;

    private SafetensorsFile(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsTensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of the header.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public SafetensorsTensor this[string name] =>
        Tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new ArgumentException(
            $"No tensor is named '{name}'; there are {string.Join(", ", Tensors.Select(tensor => tensor.Name))}.", nameof(name));

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is no whole safetensors file; the message names the file and what is wrong.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a pipe, a device or a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = FileKind.OpenRead(path);
        try
        {
            return Read(stream);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file: 8 bytes of length, header, values, in the order given.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or the names, shapes and texts of all are longer than 16 MiB.</exception>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(tensors);

        ReadOnlySpan<byte> header = ComposeHeader(metadata, tensors);
        // The values begin at a multiple of 8 bytes, as the format's own writers see to: readers map the file into memory.
        if (header.Length > LongestHeader - PrefixLength)
        {
            throw new ArgumentException(
                $"The header of names, shapes and texts has {header.Length} bytes; expected at most {LongestHeader}.", nameof(metadata));
        }

        int blanks = (PrefixLength - header.Length % PrefixLength) % PrefixLength;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length + blanks);
        stream.Write(prefix);
        stream.Write(header);
        stream.Write("       "u8[..blanks]);
        foreach (SafetensorsTensor tensor in tensors)
            stream.Write(tensor.Data);
    }

    /// <summary>Reads a file that is in memory, where its tensors stay.</summary>
    /// <param name="content">The whole file; it must live as long as what is read.</param>
    /// <param name="path">What a message calls it.</param>
    /// <exception cref="InvalidDataException">It is no whole safetensors file; the message says what is wrong.</exception>
    internal static SafetensorsFile Parse(ReadOnlyMemory<byte> content, string path)
    {
        try
        {
            int headerLength = CheckHeaderLength(content.Span[..Math.Min(PrefixLength, content.Length)], content.Length);
            ReadOnlyMemory<byte> data = content[(PrefixLength + headerLength)..];
            return Build(SafetensorsHeader.Parse(content.Span.Slice(PrefixLength, headerLength), data.Length), data);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    private static SafetensorsFile Read(FileStream stream)
    {
        long length = stream.Length;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        int read = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);

        // Checked against the file's length: nothing is allocated on the word of the file, and no data before its header is right.
        var text = new byte[CheckHeaderLength(prefix[..read], length)];
        stream.ReadExactly(text);
        SafetensorsHeader header = SafetensorsHeader.Parse(text, length - PrefixLength - text.Length);
        var data = new byte[length - PrefixLength - text.Length];
        stream.ReadExactly(data);
        return Build(header, data);
    }

    /// <summary>The length of the header, which there is room for.</summary>
    private static int CheckHeaderLength(ReadOnlySpan<byte> prefix, long length)
    {
        if (prefix.Length < PrefixLength)
            throw new InvalidDataException($"A safetensors file begins with 8 bytes of length; the file has {length}.");
        if (length > Array.MaxLength)
            throw new InvalidDataException($"The file has {length} bytes; at most {Array.MaxLength} can be read.");
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long rest = length - PrefixLength;
        if (headerLength > (ulong)rest)
        {
            throw new InvalidDataException(
                $"The safetensors header should have {headerLength} bytes; the file has {rest} after its length. "
                + "The file is truncated or of another format.");
        }

        return headerLength <= LongestHeader
            ? (int)headerLength
            : throw new InvalidDataException($"The safetensors header has {headerLength} bytes; at most {LongestHeader} are read.");
    }

    private static SafetensorsFile Build(SafetensorsHeader header, ReadOnlyMemory<byte> data) => new(
        header.Metadata,
        [
            .. header.Entries.Select(entry => new SafetensorsTensor(
                entry.Name, entry.ElementType, entry.Shape, data[(int)entry.Begin..(int)entry.End])),
        ]);

    private static ReadOnlySpan<byte> ComposeHeader(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsTensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataName };
        var buffer = new ArrayBufferWriter<byte>();
        // The relaxed encoder leaves plain what JSON allows plain: the header is no HTML.
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();

        long begin = 0;
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"The name '{tensor.Name}' is taken, by another tensor or by the format.", nameof(tensors));
            long end = begin + tensor.Data.Length;
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.ElementType);
            json.WriteStartArray("shape");
            foreach (int size in tensor.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(begin);
            json.WriteNumberValue(end);
            json.WriteEndArray();
            json.WriteEndObject();
            begin = end;
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
