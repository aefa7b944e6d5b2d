using System.Buffers.Binary;
using CompiledNet.Files;

namespace CompiledNet.Tool.Weights;

/// <summary>The values of a tensor of floats of any width as 32-bit floats.</summary>
internal static class TensorValues
{
    /// <exception cref="InvalidDataException">They are no floats.</exception>
    public static float[] ToSingles(SafetensorsTensor tensor) => tensor.ElementType switch
    {
        "F32" => tensor.ToSingles(),
        "F64" => Convert(tensor, 8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        "F16" => Convert(tensor, 2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        "BF16" => Convert(tensor, 2, bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        _ => throw new InvalidDataException($"{tensor.Name} holds {tensor.ElementType}; expected F32, F16, BF16 or F64."),
    };

    private delegate float Reader(ReadOnlySpan<byte> bytes);

    private static float[] Convert(SafetensorsTensor tensor, int size, Reader read)
    {
        var values = new float[tensor.Data.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(tensor.Data.Slice(i * size, size));
        return values;
    }
}
