using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CompiledNet.Files;

/// <summary>One tensor of a safetensors file: a name, an element type, a shape, and the values as the file holds them.</summary>
public sealed class SafetensorsTensor
{
    private readonly ReadOnlyMemory<byte> data;
    private readonly int[] shape;

    internal SafetensorsTensor(string name, string elementType, int[] shape, ReadOnlyMemory<byte> data)
    {
        Name = name;
        ElementType = elementType;
        this.shape = shape;
        this.data = data;
    }

    /// <summary>What the tensor is called.</summary>
    public string Name { get; }

    /// <summary>The type of its values in the format's own words: <c>F32</c>, <c>I32</c>, <c>BF16</c>.</summary>
    public string ElementType { get; }

    /// <summary>Its dimensions, the last varying fastest; empty for a single number.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Its values, little-endian, row by row.</summary>
    public ReadOnlySpan<byte> Data => data.Span;

    /// <summary>A tensor of 32-bit floats. The values are copied.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="shape">Its dimensions; their product is the number of values.</param>
    /// <param name="values">The values, the last dimension varying fastest.</param>
    /// <exception cref="ArgumentException">There are not as many values as the shape says.</exception>
    public static SafetensorsTensor FromSingles(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        long expected = 1;
        foreach (int size in shape)
            expected *= size;
        if (values.Length != expected)
        {
            throw new ArgumentException(
                $"{name} is {Parameter.Describe(shape)}, {expected} values; there are {values.Length}.", nameof(values));
        }

        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
            SwapEndianness(bytes);
        return new SafetensorsTensor(name, "F32", shape.ToArray(), bytes);
    }

    /// <summary>The values of a tensor of floats: <c>F32</c>, <c>F16</c>, <c>BF16</c> or <c>F64</c>, the last rounded.</summary>
    /// <exception cref="InvalidDataException">The tensor has another element type.</exception>
    public float[] ToSingles() => ElementType switch
    {
        "F16" => Widen(2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        "BF16" => Widen(2, bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        "F64" => Widen(8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        _ => ToArray<float>("F32"),
    };

    /// <summary>The same, in place where the file holds them as this machine does. Nothing is promised of their alignment.</summary>
    internal ReadOnlySpan<float> AsSingles() =>
        ElementType == "F32" && BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, float>(data.Span) : ToSingles();

    /// <summary>The values of an <c>I32</c> tensor.</summary>
    /// <exception cref="InvalidDataException">The tensor has another element type.</exception>
    public int[] ToInt32s() => ToArray<int>("I32");

    private delegate float FloatReader(ReadOnlySpan<byte> bytes);

    private float[] Widen(int size, FloatReader read)
    {
        var values = new float[data.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(data.Span.Slice(i * size, size));
        return values;
    }

    private T[] ToArray<T>(string expected)
        where T : unmanaged
    {
        if (ElementType != expected)
            throw new InvalidDataException($"{Name} holds {ElementType}; expected {expected}.");
        byte[] bytes = data.ToArray();
        if (!BitConverter.IsLittleEndian)
            SwapEndianness(bytes);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    private static void SwapEndianness(byte[] bytes)
    {
        Span<int> words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        BinaryPrimitives.ReverseEndianness(words, words);
    }
}
