using System.Buffers.Binary;
using System.Text.Json;
using CompiledNet.Files;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Keras;

/// <summary>
/// The weights of a model that TensorFlow.js saved: files beside <c>model.json</c> that hold one tensor after the other, in the order of its
/// manifest, under the names of their layers.
/// </summary>
internal sealed class TensorFlowJsWeights : KerasWeights
{
    private readonly List<(string Name, Tensor Values)> tensors = [];

    /// <param name="manifest">The groups of files: their paths and their tensors.</param>
    /// <param name="folder">Where the files lie.</param>
    /// <exception cref="InvalidDataException">The manifest is none, or its files are not what it says.</exception>
    public TensorFlowJsWeights(JsonElement manifest, string folder)
    {
        if (manifest.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException("The manifest of the weights should be a list.");
        foreach (JsonElement group in manifest.EnumerateArray())
            ReadGroup(group, folder);
    }

    /// <summary>Whether there was a state of the optimizer, which is left out.</summary>
    public bool HasOptimizer { get; private set; }

    public override IReadOnlyList<Tensor> Read(IReadOnlyList<KerasPlace> path, IReadOnlyList<string> parts) =>
        [.. tensors.Where(tensor => tensor.Name.Split('/')[..^1].Contains(path[^1].Name)).Select(tensor => tensor.Values)];

    private void ReadGroup(JsonElement group, string folder)
    {
        using var content = new MemoryStream();
        foreach (JsonElement path in List(group, "paths"))
        {
            string name = path.ValueKind == JsonValueKind.String ? path.GetString()! : "";
            name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
            if (name.Length == 0 || Path.GetFileName(name) != name)
                throw new InvalidDataException($"The weights lie in '{name}', which is not in the folder of the file.");
            using FileStream stream = FileKind.OpenRead(Path.Combine(folder, name));
            stream.CopyTo(content);
        }

        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        foreach (JsonElement weight in List(group, "weights"))
        {
            if (weight.ValueKind != JsonValueKind.Object || !weight.TryGetProperty("shape", out JsonElement sizes)
                || KerasConfig.ReadIntegers(sizes) is not { } shape || shape.Any(size => size < 0))
                throw new InvalidDataException("A tensor of the manifest should have a shape of numbers.");
            string name = Text(weight, "name");
            if (weight.TryGetProperty("quantization", out _))
                throw new InvalidDataException($"The weights are quantized ({name}); convert the model without quantization.");
            bool isOfOptimizer = Text(weight, "group") == "optimizer";
            if (Text(weight, "dtype") is not "float32" and var type && !(isOfOptimizer && type == "int32"))
                throw new InvalidDataException($"{name} should hold float32; it holds {type}.");
            int length = Limits.Check(shape);
            if (bytes.Length < (long)length * sizeof(float))
                throw new InvalidDataException($"{name} has {length} values; {bytes.Length} bytes are left for it.");
            var values = new double[length];
            for (int i = 0; i < length; i++)
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
            if (!isOfOptimizer)
                tensors.Add((name, new(shape, values)));
            HasOptimizer |= isOfOptimizer;
            bytes = bytes[(length * sizeof(float))..];
        }
    }

    /// <summary>A text; an empty one where there is none.</summary>
    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static IEnumerable<JsonElement> List(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw new InvalidDataException($"The manifest of the weights lacks {name}.");
}
