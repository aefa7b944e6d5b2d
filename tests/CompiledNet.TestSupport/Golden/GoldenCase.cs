using System.Text.Json;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Golden;

/// <summary>A network with the outputs, losses and gradients that another program computed in double precision.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Batch">Images in its tensors.</param>
/// <param name="Network">The network; null where the reference does not know a part of it.</param>
/// <param name="Missing">What is missing in the library (or, first, in the reference) before it can be tested.</param>
public sealed record GoldenCase(string Name, int Batch, NetworkDescription? Network, IReadOnlyList<string> Missing, string TensorPath)
{
    public bool IsSupported => Missing.Count == 0;

    public TensorFile ReadTensors() => TensorFile.Read(TensorPath);

    /// <summary>Its parameters by <c>Layer.variable</c>.</summary>
    public static ParameterValues Parameters(TensorFile tensors) => new(tensors.Names
        .Where(name => name.StartsWith("param.", StringComparison.Ordinal) || name.StartsWith("state.", StringComparison.Ordinal))
        .ToDictionary(name => name["param.".Length..], name => tensors[name]));

    /// <summary>All cases of a folder, by name.</summary>
    public static IReadOnlyList<GoldenCase> ReadFolder(string folder) =>
        [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    public static GoldenCase Read(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        string name = Path.GetFileNameWithoutExtension(path);
        int batch = json.RootElement.GetProperty("batch").GetInt32();
        string tensors = Path.ChangeExtension(path, ".safetensors");
        try
        {
            NetworkDescription network = NetworkReader.Read(json.RootElement);
            return new(name, batch, network, [.. network.Missing], tensors);
        }
        catch (UnknownLayerException unknown)
        {
            return new(name, batch, null, [unknown.What], tensors);
        }
    }
}
