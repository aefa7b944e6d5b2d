using System.Text.Json;

namespace CompiledNet.Files;

/// <summary>
/// The header of a safetensors file: a JSON object that names each tensor with its element type, shape and place in the data,
/// and, under <c>__metadata__</c>, texts by name. Files come from anywhere, so nothing that it says is believed unchecked.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataName = "__metadata__";

    /// <summary>As many as NumPy has; no framework has more.</summary>
    private const int MostDimensions = 64;

    private readonly Dictionary<string, string> metadata = [];
    private readonly List<Entry> entries = [];

    private SafetensorsHeader()
    {
    }

    /// <summary>One tensor: the data at Begin up to End, counted from the end of the header, checked against type and shape.</summary>
    public readonly record struct Entry(string Name, string ElementType, int[] Shape, long Begin, long End);

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The tensors in the order of the header.</summary>
    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">Bytes of the file after the header.</param>
    /// <exception cref="InvalidDataException">The header is not what the format asks for; the message says where.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
            header.Read(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what the reader throws on text that is no UTF-8.
            throw new InvalidDataException($"The safetensors header is not the JSON it should be: {exception.Message}", exception);
        }

        header.CheckThatDataIsCovered(dataLength);
        return header;
    }

    /// <summary>Bits of one value, or 0 for a type that the format does not know.</summary>
    private static int BitsOf(string elementType) => elementType switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or "F32" => 32,
        "U64" or "I64" or "F64" or "C64" => 64,
        _ => 0,
    };

    private void Read(ref Utf8JsonReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (NextName(ref reader, "the header") is { } name)
        {
            if (!names.Add(name))
                throw new InvalidDataException($"The safetensors header names '{name}' twice.");
            if (name == MetadataName)
                ReadMetadata(ref reader);
            else
                entries.Add(ReadEntry(ref reader, name));
        }

        // Anything but blanks after the object is an error of the reader's own.
        if (reader.Read())
            throw new InvalidDataException("The safetensors header goes on after its end.");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataName);
        while (NextName(ref reader, MetadataName) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, $"{MetadataName}, {key}");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw new InvalidDataException($"The safetensors metadata names '{key}' twice.");
        }
    }

    private static Entry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? elementType = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, name);
        while (NextName(ref reader, name) is { } field)
        {
            switch (field)
            {
                case "dtype" when elementType is null:
                    Expect(ref reader, JsonTokenType.String, $"{name}, dtype");
                    elementType = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"{name}, shape", MostDimensions);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"{name}, data_offsets", 2);
                    break;
                default:
                    throw new InvalidDataException(
                        $"Tensor '{name}' has a field '{field}'; expected dtype, shape and data_offsets, each once.");
            }
        }

        if (elementType is null || shape is null || offsets is null)
            throw new InvalidDataException($"Tensor '{name}' lacks one of dtype, shape and data_offsets.");
        if (offsets.Count != 2)
            throw new InvalidDataException($"Tensor '{name}' has {offsets.Count} data_offsets; expected 2, begin and end.");
        return CheckEntry(name, elementType, shape, offsets[0], offsets[1]);
    }

    private static Entry CheckEntry(string name, string elementType, List<long> shape, long begin, long end)
    {
        int size = BitsOf(elementType);
        if (size == 0)
        {
            throw new InvalidDataException(
                $"Tensor '{name}' has the unknown dtype '{elementType}'; the format has BOOL, I8 to I64, U8 to U64, F4, "
                + "F6_E2M3, F6_E3M2, F8_E4M3, F8_E5M2, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, F16, BF16, F32, F64, C64.");
        }

        Int128 bits = size;
        foreach (long dimension in shape)
        {
            bits *= dimension;
            if (dimension > int.MaxValue || bits > long.MaxValue)
                throw new InvalidDataException($"Tensor '{name}' is larger than any file: {string.Join('x', shape)} {elementType}.");
        }

        (Int128 bytes, Int128 rest) = (bits / 8, bits % 8);
        if (rest != 0)
            throw new InvalidDataException($"Tensor '{name}', {elementType} {string.Join('x', shape)}, ends within a byte: it has {bits} bits.");

        if (end < begin || bytes != end - begin)
        {
            throw new InvalidDataException(
                $"Tensor '{name}', {elementType} {string.Join('x', shape)}, takes {bytes} bytes; its data_offsets are {begin} to {end}.");
        }

        return new Entry(name, elementType, shape.ConvertAll(dimension => (int)dimension).ToArray(), begin, end);
    }

    /// <summary>The format allows neither overlaps nor holes: a file means exactly what its header says.</summary>
    private void CheckThatDataIsCovered(long dataLength)
    {
        long covered = 0;
        string previous = "the header";
        foreach (Entry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
            {
                throw new InvalidDataException(
                    $"Tensor '{entry.Name}' begins at {entry.Begin}, but {previous} ends at {covered}: tensors must follow each other.");
            }

            covered = entry.End;
            previous = $"'{entry.Name}'";
        }

        if (covered != dataLength)
        {
            throw new InvalidDataException(
                $"The safetensors header promises {covered} bytes of data; the file has {dataLength}: "
                + (covered > dataLength ? "it is truncated." : "something follows the last tensor."));
        }
    }

    /// <summary>Numbers from 0.</summary>
    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string where, int most)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, where);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw new InvalidDataException($"The safetensors header has something else than a whole number from 0 at {where}.");
            if (numbers.Count == most)
                throw new InvalidDataException($"The safetensors header has more than {most} numbers at {where}.");
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>The name of the next member, or null at the end of the object.</summary>
    private static string? NextName(ref Utf8JsonReader reader, string where)
    {
        if (!reader.Read())
            throw new InvalidDataException($"The safetensors header ends within {where}.");
        return reader.TokenType == JsonTokenType.EndObject ? null : reader.GetString()!;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, string where)
    {
        if (!reader.Read())
            throw new InvalidDataException($"The safetensors header ends within {where}.");
        if (reader.TokenType != expected)
            throw new InvalidDataException($"The safetensors header has {reader.TokenType} at {where}; expected {expected}.");
    }
}
