using System.Text;
using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>
/// A network's weights as a <c>state_dict</c> of PyTorch holds them: which tensor is whose, by name, by table, or by order and shape.
/// </summary>
internal static class PyTorchWeights
{
    private const string Counter = "num_batches_tracked";

    /// <summary>A network's tensors, in its order.</summary>
    /// <param name="layers">Its layers.</param>
    /// <param name="parameters">Its parameters by name, <c>Conv1.kernel</c>, with their shapes in Keras' layout.</param>
    /// <param name="problems">Takes which layers PyTorch has no modules for.</param>
    public static PyTorchTensor[] Tensors(
        IReadOnlyList<LayerInfo> layers, IEnumerable<(string Name, int[] Shape)> parameters, List<string> problems)
    {
        int[]?[] orders = PyTorchOrders.Find(layers);
        Dictionary<string, int> indices = Enumerable.Range(0, layers.Count).ToDictionary(index => layers[index].Name, StringComparer.Ordinal);
        return
        [
            .. parameters.GroupBy(parameter => indices[parameter.Name[..parameter.Name.LastIndexOf('.')]]).SelectMany(own =>
            {
                LayerInfo layer = layers[own.Key];
                var shapes = own.ToDictionary(parameter => parameter.Name[(layer.Name.Length + 1)..], parameter => parameter.Shape);
                return new PyTorchModules(layer, shapes, orders[layer.Inputs[0]], orders[own.Key]).Tensors(problems);
            }),
        ];
    }

    /// <summary>The tensors of a file.</summary>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="parameters">Values in Keras' layouts by the names of the parameters.</param>
    public static SafetensorsTensor[] Write(IReadOnlyList<PyTorchTensor> tensors, IReadOnlyDictionary<string, float[]> parameters) =>
        [.. tensors.Select(tensor => SafetensorsTensor.FromSingles($"{tensor.Name}", tensor.Shape, tensor.Compose(parameters)))];

    /// <summary>Finds a network's tensors in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="names">The module in the file for each of the network's; null to find them by name, or by order and shape.</param>
    /// <param name="problems">Takes what keeps the file from being the network's.</param>
    /// <returns>Values in Keras' layout by the names of the parameters; not all, where there are problems.</returns>
    public static Dictionary<string, float[]> Read(
        SafetensorsFile file, IReadOnlyList<PyTorchTensor> tensors, IReadOnlyDictionary<string, string>? names, List<string> problems)
    {
        Dictionary<string, Found[]> found = file.Tensors.Select(tensor => new Found(PyTorchName.Parse(tensor.Name), tensor))
            .Where(tensor => tensor.Name.Variable != Counter)
            .GroupBy(tensor => tensor.Name.Module).ToDictionary(module => module.Key, module => module.ToArray(), StringComparer.Ordinal);
        Dictionary<string, PyTorchTensor[]> modules = tensors.GroupBy(tensor => tensor.Name.Module)
            .ToDictionary(module => module.Key, module => module.ToArray(), StringComparer.Ordinal);
        Dictionary<string, string> places = Match(modules, found, names, problems);

        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach ((string module, string place) in places)
        {
            foreach (PyTorchTensor tensor in modules[module])
            {
                string shape = Parameter.Describe(tensor.Shape);
                SafetensorsTensor? value = Array.Find(found[place], each => each.Name.Variable == tensor.Name.Variable)?.Tensor;
                if (value is null)
                    problems.Add($"{tensor.Name with { Module = place }} is missing; {tensor.Parameters} expects {shape}");
                else if (value.ElementType is not ("F32" or "F16" or "BF16" or "F64") || !value.Shape.SequenceEqual(tensor.Shape))
                    problems.Add($"{value.Name} is {WeightFile.Describe(value)}; {tensor.Parameters} expects floats of {shape}");
                else
                    tensor.AddTo(values, value.ToSingles());
            }

            problems.AddRange(found[place].Where(each => !modules[module].Any(tensor => tensor.Name.Variable == each.Name.Variable))
                .Select(each => $"{each.Tensor.Name}, {WeightFile.Describe(each.Tensor)}, has no place in {module}"));
        }

        problems.AddRange(found.Where(module => !places.ContainsValue(module.Key)).SelectMany(module => module.Value)
            .Select(each => $"{each.Tensor.Name}, {WeightFile.Describe(each.Tensor)}, is of no layer of the network"));
        return values;
    }

    private static Dictionary<string, string> Match(
        Dictionary<string, PyTorchTensor[]> modules, Dictionary<string, Found[]> found, IReadOnlyDictionary<string, string>? names,
            List<string> problems)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        if (names is not null || modules.Keys.All(found.ContainsKey))
        {
            foreach (string module in modules.Keys)
            {
                string place = PlaceOf(module, names);
                if (!found.ContainsKey(place))
                    problems.Add($"{place}, for {module}, is not in the file");
                else if (places.ContainsValue(place))
                    problems.Add($"{place} is to be {module} and another layer");
                else
                    places[module] = place;
            }

            return places;
        }

        foreach (IGrouping<string, string> alike in modules.Keys.GroupBy(module => Signature(modules[module].Select(tensor => $"{tensor}"))))
        {
            string[] candidates = [.. found.Keys.Where(place => Signature(found[place].Select(each => $"{each}")) == alike.Key)
                .OrderBy(NaturalKey, StringComparer.Ordinal)];
            string[] wanted = [.. alike];
            if (candidates.Length != wanted.Length)
                problems.Add($"{string.Join(", ", wanted)} should have the tensors {alike.Key}; the file has {candidates.Length} modules of these, for {wanted.Length}");
            else if (candidates.Select(place => WithNumbers(place, _ => "#")).Distinct().Count() > 1)
                problems.Add($"{string.Join(", ", candidates)} have the same shapes, and their names do not say which is which of {string.Join(", ", wanted)}; give a table of names");
            else
            {
                foreach ((string module, string place) in wanted.Zip(candidates))
                    places[module] = place;
            }
        }

        return places;
    }

    private static string Signature(IEnumerable<string> tensors) => string.Join(", ", tensors.Order(StringComparer.Ordinal));

    /// <summary>Where the table has a module: named by itself, or as a part of its layer, which is named.</summary>
    private static string PlaceOf(string module, IReadOnlyDictionary<string, string>? names)
    {
        int point = Math.Max(module.IndexOf('.', StringComparison.Ordinal), 0);
        return names is null ? module
            : names.TryGetValue(module, out string? place) ? place
            : names.TryGetValue(module[..point], out string? layer) ? layer + module[point..]
            : module;
    }

    /// <summary>Numbers by their value: <c>features.2</c> before <c>features.10</c>.</summary>
    private static string NaturalKey(string name) => WithNumbers(name, digits => digits.PadLeft(10, '0'));

    /// <summary>A name with its numbers written in another way.</summary>
    private static string WithNumbers(string name, Func<string, string> write)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length;)
        {
            int end = i;
            while (end < name.Length && char.IsAsciiDigit(name[end]))
                end++;
            text.Append(end > i ? write(name[i..end]) : name[i].ToString());
            i = Math.Max(end, i + 1);
        }

        return text.ToString();
    }

    /// <summary>A tensor of the file.</summary>
    private sealed record Found(PyTorchName Name, SafetensorsTensor Tensor)
    {
        /// <summary>As the network's tensors say it: <c>weight 6x1x5x5</c>.</summary>
        public override string ToString() => $"{Name.Variable} {string.Join('x', Tensor.Shape.ToArray())}";
    }
}
