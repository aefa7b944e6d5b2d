using CompiledNet.Files;
using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Weights;

/// <summary>A graph's weights as PyTorch holds them, by the library's own rules.</summary>
internal static class PyTorchFile
{
    /// <summary>The tensors of a network under the names of its layers.</summary>
    public static IReadOnlyList<SafetensorsTensor> Write(NetworkGraph graph)
    {
        float[][] values = [.. graph.Owners.SelectMany(node => node.Layer.Weights).Select(weight => weight.Values)];
        return [.. Tensors(graph).Zip(values, (tensor, here) =>
            SafetensorsTensor.FromSingles($"{tensor.Module}.{tensor.Variable}", tensor.Shape, tensor.FromKeras(here)))];
    }

    /// <summary>Reads the weights of a network.</summary>
    /// <param name="graph">The network; its own weights do not matter.</param>
    /// <param name="path">A safetensors file.</param>
    /// <param name="names">The module in the file for each layer; null to find them by name, or by order and shape.</param>
    /// <returns>Tensors by CompiledNet's names.</returns>
    /// <exception cref="InvalidDataException">A tensor is missing, of another shape or not used; all are listed.</exception>
    public static Dictionary<string, Weight> Read(NetworkGraph graph, string path, IReadOnlyDictionary<string, string>? names)
    {
        var problems = new List<string>();
        Dictionary<string, float[]> values = PyTorchWeights.Read(SafetensorsFile.Read(path), Tensors(graph), names, problems);
        if (problems.Count > 0)
            throw new InvalidDataException($"{path} does not fit {graph.Origin}: {string.Join("; ", problems)}.");
        return graph.Owners.SelectMany(node => node.Layer.Weights, (node, weight) => (Name: $"{node.Name}.{weight.Variable}", weight.Shape))
            .ToDictionary(parameter => parameter.Name, parameter => new Weight(parameter.Name, parameter.Shape, values[parameter.Name]));
    }

    private static PyTorchTensor[] Tensors(NetworkGraph graph)
    {
        List<Node> nodes = [.. graph.Nodes];
        LayerInfo[] layers = [.. nodes.Select(node => new LayerInfo(
            node.Name, node.Layer.Kind, [.. node.Inputs.Select(input => nodes.IndexOf(input))], node.Shape))];
        return PyTorchWeights.Tensors(layers, graph.Owners.SelectMany(
            node => node.Layer.Weights, (node, weight) => ($"{node.Name}.{weight.Variable}", weight.Shape)));
    }
}
