using System.Buffers.Binary;
using CompiledNet.Files;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx.Schema;
using DataType = CompiledNet.Tool.Onnx.Schema.TensorProto.Types.DataType;

namespace CompiledNet.Tool.Onnx;

/// <summary>
/// Reads the tensors of a file, those beside it in its folder included. What a tensor promises is held against what is there before
/// anything is allocated.
/// </summary>
/// <param name="folder">The folder of the file.</param>
internal sealed class OnnxTensors(string folder)
{
    /// <exception cref="InvalidDataException">The tensor is none.</exception>
    public Tensor Read(TensorProto proto)
    {
        Tensor values = ReadValues(proto);
        bool isWhole = (DataType)proto.DataType is not (DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16);
        return isWhole ? new(values.Shape, values.Data) { IsWhole = true } : values;
    }

    private Tensor ReadValues(TensorProto proto)
    {
        string name = proto.Name.Length > 0 ? proto.Name : "a tensor";
        int[] shape = Shape(proto, name);
        int length = Limits.Check(shape);
        var type = (DataType)proto.DataType;
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
            return new(shape, Decode(ReadExternal(proto, name), type, length, name));
        if (proto.HasRawData)
            return new(shape, Decode(proto.RawData.Span, type, length, name));

        // Half precision stands as bits in whole numbers.
        double[] values = type switch
        {
            DataType.Float => [.. proto.FloatData.Select(value => (double)value)],
            DataType.Double => [.. proto.DoubleData],
            DataType.Int64 => [.. proto.Int64Data.Select(value => (double)value)],
            DataType.Float16 => [.. proto.Int32Data.Select(value => (double)BitConverter.UInt16BitsToHalf((ushort)value))],
            DataType.Bfloat16 => [.. proto.Int32Data.Select(value => (double)BitConverter.Int32BitsToSingle(value << 16))],
            DataType.Int32 or DataType.Int16 or DataType.Int8 or DataType.Uint16 or DataType.Uint8 or DataType.Bool =>
                [.. proto.Int32Data.Select(value => (double)value)],
            _ => throw Unknown(type, name),
        };
        return values.Length == length ? new(shape, values)
            : throw new InvalidDataException($"The tensor {name} is {Tensor.Describe(shape)}, {length} values; the file has {values.Length}.");
    }

    private static int[] Shape(TensorProto proto, string name)
    {
        if (proto.Dims.Any(size => size is < 0 or > int.MaxValue))
            throw new InvalidDataException($"The tensor {name} has the dimensions {string.Join('x', proto.Dims)}.");
        return [.. proto.Dims.Select(size => (int)size)];
    }

    private static double[] Decode(ReadOnlySpan<byte> bytes, DataType type, int length, string name)
    {
        int size = type switch
        {
            DataType.Float or DataType.Int32 => 4,
            DataType.Double or DataType.Int64 => 8,
            DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
            DataType.Int8 or DataType.Uint8 or DataType.Bool => 1,
            _ => throw Unknown(type, name),
        };
        if (bytes.Length != (long)size * length)
            throw new InvalidDataException($"The tensor {name} has {length} values of {size} bytes; the file has {bytes.Length} bytes.");
        var values = new double[length];
        for (int i = 0; i < length; i++)
        {
            ReadOnlySpan<byte> word = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(word),
                DataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(word),
                DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(word),
                DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(word),
                DataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(word),
                DataType.Bfloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(word) << 16),
                DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(word),
                DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(word),
                DataType.Int8 => (sbyte)word[0],
                _ => word[0],
            };
        }

        return values;
    }

    /// <summary>The bytes of a tensor that lies in another file, which must be in the same folder or below.</summary>
    private byte[] ReadExternal(TensorProto proto, string name)
    {
        string? location = Find("location");
        if (string.IsNullOrEmpty(location) || Path.IsPathRooted(location) || location.Split('/', '\\').Contains(".."))
            throw new InvalidDataException($"The tensor {name} lies in '{location}', which is not in the folder of the file.");
        string path = Path.GetFullPath(Path.Combine(FileKind.Resolve(folder), location));
        if (FileKind.Resolve(path) != path)
            throw new InvalidDataException($"The tensor {name} lies in '{location}', which is behind a link.");
        using FileStream stream = FileKind.OpenRead(path);
        long offset = Number("offset", 0), length = Number("length", stream.Length - offset);
        if (offset < 0 || length < 0 || length > Array.MaxLength || offset > stream.Length - length)
            throw new InvalidDataException($"The tensor {name} has {length} bytes from {offset} on in '{location}', which has {stream.Length}.");
        var bytes = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;

        string? Find(string key) => proto.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

        long Number(string key, long otherwise) => Find(key) is not { } text ? otherwise
            : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number
            : throw new InvalidDataException($"The tensor {name} has the {key} '{text}'.");
    }

    private static InvalidDataException Unknown(DataType type, string name) => new($"The tensor {name} holds {type}; expected floats or integers.");
}

/// <summary>What a network may ask for, so that a small file cannot make a large program.</summary>
internal static class Limits
{
    public const int Nodes = 20_000;

    private const long ValuesOfTensor = 1 << 28;

    /// <summary>The number of values.</summary>
    /// <exception cref="InvalidDataException">They are too many.</exception>
    public static int Check(IEnumerable<int> shape)
    {
        double length = shape.Aggregate(1.0, (product, size) => product * size);
        return length <= ValuesOfTensor ? (int)length
            : throw new InvalidDataException($"A tensor of {Tensor.Describe(shape)} has more than {ValuesOfTensor} values.");
    }
}
