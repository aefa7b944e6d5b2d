using System.Text.Json;
using CompiledNet.Files;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using CompiledNet.Tool.Weights;

namespace CompiledNet.Tool.Commands;

/// <summary>The ways to write weights in a file.</summary>
internal enum WeightConvention
{
    CompiledNet,
    PyTorch,
    Keras,
}

/// <summary>Reads and writes a network's weights in any convention.</summary>
internal static class WeightFormats
{
    /// <summary>A network of an assembly with the weights of a file.</summary>
    public static NetworkGraph Read(NetworkAssembly assembly, string? network, string path, WeightConvention convention, string? table)
    {
        RefuseOthers(path);
        NetworkWeights weights;
        if (convention == WeightConvention.PyTorch)
            weights = new NetworkWeights(path, PyTorchFile.Read(
                assembly.Read(network, new NoWeights()), path, table is null ? null : ReadTable(table)));
        else if (convention == WeightConvention.CompiledNet)
            weights = NetworkWeights.Read(path);
        else
            throw new UsageException("The weights of a model of Keras come with its class: import it.");
        NetworkGraph graph = assembly.Read(network, weights);
        weights.ThrowIfAny(graph.Origin);
        return graph;
    }

    public static void Write(NetworkGraph graph, string path, WeightConvention convention)
    {
        if (convention == WeightConvention.Keras)
        {
            // HDF5 is written here and there, which not everything that stands at a path can be.
            using var content = new MemoryStream();
            KerasWeightWriter.Write(graph, content);
            AtomicFile.Write(path, stream => stream.Write(content.ToArray()));
        }
        else if (convention == WeightConvention.PyTorch)
            AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, new Dictionary<string, string> { ["format"] = "pt" }, PyTorchFile.Write(graph)));
        else
            AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, new Dictionary<string, string>(),
                [.. graph.Owners.SelectMany(node => node.Layer.Weights, (node, weight) =>
                SafetensorsTensor.FromSingles($"{node.Name}.{weight.Variable}", weight.Shape, weight.Values))]));
    }

    private static void RefuseOthers(string path)
    {
        if (FileKinds.Recognize(path) == FileKind.Pickle)
            throw new InvalidDataException($"{path} is a pickle of PyTorch, a program that runs when it is read. {FileKinds.PickleRemedy}");
    }

    private static Dictionary<string, string> ReadTable(string path)
    {
        try
        {
            using FileStream stream = Files.FileKind.OpenRead(path);
            return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)
                ?? throw new InvalidDataException($"{path} is no table of names.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is no table of names, {{\"Conv1\": \"features.0\"}}: {exception.Message}", exception);
        }
    }
}
