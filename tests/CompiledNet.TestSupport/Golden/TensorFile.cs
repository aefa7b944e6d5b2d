using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace CompiledNet.TestSupport.Golden;

/// <summary>
/// The tensors of a safetensors file. Not the library's reader: truth is read by the shortest way, and trusts the file.
/// </summary>
public sealed class TensorFile
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> tensors = [];

    private TensorFile()
    {
    }

    public IEnumerable<string> Names => tensors.Keys;

    public float[] this[string name] => tensors[name].Values;

    public int[] Shape(string name) => tensors[name].Shape;

    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Reads F32 and I32 (class numbers, which are exact as floats).</summary>
    public static TensorFile Read(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(Encoding.UTF8.GetString(bytes.Slice(8, headerLength)));
        var file = new TensorFile();
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__"))
        {
            int[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            int begin = tensor.Value.GetProperty("data_offsets")[0].GetInt32();
            bool integers = tensor.Value.GetProperty("dtype").GetString() == "I32";
            var values = new float[shape.Aggregate(1, (product, size) => product * size)];
            for (int i = 0; i < values.Length; i++)
            {
                ReadOnlySpan<byte> word = bytes.Slice(8 + headerLength + begin + (4 * i), 4);
                values[i] = integers ? BinaryPrimitives.ReadInt32LittleEndian(word) : BinaryPrimitives.ReadSingleLittleEndian(word);
            }
            file.tensors.Add(tensor.Name, (shape, values));
        }
        return file;
    }
}
