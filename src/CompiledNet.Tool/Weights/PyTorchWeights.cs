using System.Text.RegularExpressions;
using CompiledNet.Files;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Weights;

/// <summary>
/// Weights as a <c>state_dict</c> of PyTorch holds them: kernels [out, in, rows, columns], dense layers [out, in], normalizations with
/// <c>running_mean</c> and <c>running_var</c>, each under the name of its module. A dense layer behind a flattened map takes channels,
/// rows, columns.
/// </summary>
internal static partial class PyTorchWeights
{
    private const string Counter = "num_batches_tracked";

    /// <summary>The tensors of a network under the names of its layers.</summary>
    public static IReadOnlyList<SafetensorsTensor> Write(NetworkGraph graph)
    {
        Dictionary<Node, int[]> orders = VectorOrders.Find(graph);
        return [.. graph.Nodes.SelectMany(node => Modules(node, orders)).SelectMany(module => module.Tensors, (module, tensor) =>
            SafetensorsTensor.FromSingles($"{module.Name}.{tensor.Variable}", tensor.Shape, tensor.Values))];
    }

    /// <summary>Reads the weights of a network.</summary>
    /// <param name="graph">The network; its own weights do not matter.</param>
    /// <param name="path">A safetensors file.</param>
    /// <param name="names">The module in the file for each layer; null to find them by name, or by order and shape.</param>
    /// <returns>Tensors by CompiledNet's names.</returns>
    /// <exception cref="InvalidDataException">A tensor is missing, of another shape or not used; all are listed.</exception>
    public static Dictionary<string, Weight> Read(NetworkGraph graph, string path, IReadOnlyDictionary<string, string>? names)
    {
        Dictionary<string, Dictionary<string, SafetensorsTensor>> found = SafetensorsFile.Read(path).Tensors
            .Where(tensor => !tensor.Name.EndsWith(Counter, StringComparison.Ordinal))
            .GroupBy(tensor => tensor.Name.Contains('.', StringComparison.Ordinal) ? tensor.Name[..tensor.Name.LastIndexOf('.')] : "")
            .ToDictionary(module => module.Key, module => module.ToDictionary(tensor => tensor.Name[(module.Key.Length > 0 ? module.Key.Length + 1 : 0)..]));
        Dictionary<Node, int[]> orders = VectorOrders.Find(graph);
        PyTorchModule[] modules = [.. graph.Nodes.SelectMany(node => Modules(node, orders))];
        var problems = new List<string>();
        Dictionary<PyTorchModule, string> places = Match(modules, found, names, problems);

        var weights = new Dictionary<string, Weight>();
        foreach ((PyTorchModule module, string place) in places)
        {
            foreach (PyTorchTensor tensor in module.Tensors)
            {
                if (!found[place].TryGetValue(tensor.Variable, out SafetensorsTensor? value) || !value.Shape.SequenceEqual(tensor.Shape))
                    problems.Add($"{place}.{tensor.Variable} is {(value is null ? "missing" : string.Join('x', value.Shape.ToArray()))}; {module.Name} expects {string.Join('x', tensor.Shape)}");
                else
                    weights[tensor.Target] = tensor.ToKeras(new(tensor.Target, tensor.Shape, TensorValues.ToSingles(value)));
            }

            problems.AddRange(found[place].Keys.Where(variable => !module.Tensors.Any(tensor => tensor.Variable == variable)).Select(variable => $"{place}.{variable} has no place in {module.Name}"));
        }

        problems.AddRange(found.Keys.Except(places.Values).Select(place => $"{place} ({Signature(found[place])}) is no layer of the network"));
        return problems.Count == 0 ? weights : throw new InvalidDataException($"{path} does not fit {graph.Origin}: {string.Join("; ", problems)}.");
    }

    /// <summary>Which module of the file each layer is: the one of its name, of the table, or the next of its shapes.</summary>
    private static Dictionary<PyTorchModule, string> Match(
        PyTorchModule[] modules, Dictionary<string, Dictionary<string, SafetensorsTensor>> found, IReadOnlyDictionary<string, string>? names, List<string> problems)
    {
        var places = new Dictionary<PyTorchModule, string>();
        if (names is not null || modules.All(module => found.ContainsKey(module.Name)))
        {
            foreach (PyTorchModule module in modules)
            {
                string place = names?.GetValueOrDefault(module.Name) ?? module.Name;
                if (found.ContainsKey(place))
                    places[module] = place;
                else
                    problems.Add($"{place}, for {module.Name}, is not in the file");
            }

            return places;
        }

        foreach (IGrouping<string, PyTorchModule> alike in modules.GroupBy(module => module.Signature))
        {
            string[] candidates = [.. found.Keys.Where(place => Signature(found[place]) == alike.Key).Order(NaturalOrder.Instance)];
            PyTorchModule[] wanted = [.. alike];
            if (candidates.Length != wanted.Length)
                problems.Add($"{wanted.Length} layers ({string.Join(", ", wanted.Select(module => module.Name))}) have the tensors {alike.Key}; the file has {candidates.Length}");
            else if (candidates.Select(place => Digits().Replace(place, "#")).Distinct().Count() > 1)
                problems.Add($"{string.Join(", ", candidates)} have the same shapes, and their names do not say which is which of {string.Join(", ", wanted.Select(module => module.Name))}; give a table of names");
            else
            {
                foreach ((PyTorchModule module, string place) in wanted.Zip(candidates))
                    places[module] = place;
            }
        }

        return places;
    }

    private static string Signature(Dictionary<string, SafetensorsTensor> tensors) =>
        string.Join(", ", tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Select(tensor => $"{tensor.Key} {string.Join('x', tensor.Value.Shape.ToArray())}"));

    private static IEnumerable<PyTorchModule> Modules(Node node, Dictionary<Node, int[]> orders) =>
        node.Layer.ToPyTorch(node.Name, node.Inputs.Count > 0 ? orders.GetValueOrDefault(node.Inputs[0]) : null);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
