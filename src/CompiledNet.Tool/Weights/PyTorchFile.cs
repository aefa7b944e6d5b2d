using CompiledNet.Files;
using CompiledNet.Runtime;
using CompiledNet.Tool.Commands;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Weights;

/// <summary>A graph's weights as PyTorch holds them, by the library's own rules.</summary>
internal static class PyTorchFile
{
    /// <summary>The tensors of a network under the names of its layers.</summary>
    /// <exception cref="UsageException">PyTorch has no modules for some layers; all are listed.</exception>
    public static IReadOnlyList<SafetensorsTensor> Write(NetworkGraph graph)
    {
        var problems = new List<string>();
        PyTorchTensor[] tensors = Tensors(graph, problems);
        if (problems.Count > 0)
            throw new UsageException($"{graph.Origin} cannot be said in PyTorch's modules: {string.Join("; ", problems)}.");
        return PyTorchWeights.Write(
            tensors, Parameters(graph).ToDictionary(parameter => parameter.Name, parameter => parameter.Weight.Values));
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
        Dictionary<string, float[]> values = PyTorchWeights.Read(SafetensorsFile.Read(path), Tensors(graph, problems), names, problems);
        if (problems.Count > 0)
            throw new InvalidDataException($"{path} does not fit {graph.Origin}: {string.Join("; ", problems)}.");
        return Parameters(graph).ToDictionary(
            parameter => parameter.Name, parameter => new Weight(parameter.Name, parameter.Weight.Shape, values[parameter.Name]));
    }

    private static PyTorchTensor[] Tensors(NetworkGraph graph, List<string> problems)
    {
        List<Node> nodes = [.. graph.Nodes];
        LayerInfo[] layers = [.. nodes.Select(node => new LayerInfo(
            node.Name, node.Attribute.Kind, [.. node.Inputs.Select(input => nodes.IndexOf(input))], node.Shape, node.Layer.Settings))];
        return PyTorchWeights.Tensors(layers, Parameters(graph).Select(parameter => (parameter.Name, parameter.Weight.Shape)), problems);
    }

    private static IEnumerable<(string Name, Weight Weight)> Parameters(NetworkGraph graph) =>
        graph.Owners.SelectMany(node => node.Layer.Weights, (node, weight) => ($"{node.Name}.{weight.Variable}", weight));
}
