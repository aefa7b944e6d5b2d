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
    /// <param name="parameters">Its tensors by name, <c>Conv1.kernel</c>, with their shapes in Keras' layout.</param>
    public static PyTorchTensor[] Tensors(IReadOnlyList<LayerInfo> layers, IEnumerable<(string Name, int[] Shape)> parameters)
    {
        int[]?[] orders = PyTorchOrders.Find(layers);
        Dictionary<string, int> indices = Enumerable.Range(0, layers.Count).ToDictionary(index => layers[index].Name, StringComparer.Ordinal);
        return
        [
            .. parameters.Select(parameter =>
            {
                int index = indices[parameter.Name[..parameter.Name.LastIndexOf('.')]];
                return PyTorchTensor.Of(layers[index], parameter.Name, parameter.Shape, orders[layers[index].Inputs[0]], orders[index]);
            }),
        ];
    }

    /// <summary>Finds a network's tensors in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="names">The module in the file for each of the network's; null to find them by name, or by order and shape.</param>
    /// <param name="problems">Takes what keeps the file from being the network's.</param>
    /// <returns>Values in Keras' layout by the names of the parameters; not all, where there are problems.</returns>
    public static Dictionary<string, float[]> Read(
        SafetensorsFile file, IReadOnlyList<PyTorchTensor> tensors, IReadOnlyDictionary<string, string>? names, List<string> problems)
    {
        Dictionary<string, SafetensorsTensor[]> found = file.Tensors.Where(tensor => VariableOf(tensor) != Counter)
            .GroupBy(ModuleOf).ToDictionary(module => module.Key, module => module.ToArray(), StringComparer.Ordinal);
        Dictionary<string, PyTorchTensor[]> modules = tensors.GroupBy(tensor => tensor.Module)
            .ToDictionary(module => module.Key, module => module.ToArray(), StringComparer.Ordinal);
        Dictionary<string, string> places = Match(modules, found, names, problems);

        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach ((string module, string place) in places)
        {
            foreach (PyTorchTensor tensor in modules[module])
            {
                SafetensorsTensor? value = Array.Find(found[place], each => VariableOf(each) == tensor.Variable);
                if (value is null)
                    problems.Add($"{Join(place, tensor.Variable)} is missing; {tensor.Parameter} expects {Parameter.Describe(tensor.Shape)}");
                else if (value.ElementType is not ("F32" or "F16" or "BF16" or "F64") || !value.Shape.SequenceEqual(tensor.Shape))
                    problems.Add($"{value.Name} is {WeightFile.Describe(value)}; {tensor.Parameter} expects floats of {Parameter.Describe(tensor.Shape)}");
                else
                    values[tensor.Parameter] = tensor.ToKeras(value.ToSingles());
            }

            problems.AddRange(found[place].Where(each => !modules[module].Any(tensor => tensor.Variable == VariableOf(each)))
                .Select(each => $"{each.Name}, {WeightFile.Describe(each)}, has no place in {module}"));
        }

        problems.AddRange(found.Where(module => !places.ContainsValue(module.Key)).SelectMany(module => module.Value)
            .Select(each => $"{each.Name}, {WeightFile.Describe(each)}, is of no layer of the network"));
        return values;
    }

    private static Dictionary<string, string> Match(
        Dictionary<string, PyTorchTensor[]> modules, Dictionary<string, SafetensorsTensor[]> found, IReadOnlyDictionary<string, string>? names,
            List<string> problems)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        if (names is not null || modules.Keys.All(found.ContainsKey))
        {
            foreach (string module in modules.Keys)
            {
                string place = names is not null && names.TryGetValue(module, out string? named) ? named : module;
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
            string[] candidates = [.. found.Keys.Where(place => Signature(found[place].Select(Describe)) == alike.Key)
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

    private static string Describe(SafetensorsTensor tensor) => $"{VariableOf(tensor)} {string.Join('x', tensor.Shape.ToArray())}";

    private static string Join(string module, string variable) => module.Length == 0 ? variable : $"{module}.{variable}";

    private static string ModuleOf(SafetensorsTensor tensor) => tensor.Name[..Math.Max(tensor.Name.LastIndexOf('.'), 0)];

    private static string VariableOf(SafetensorsTensor tensor) => tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..];

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
}
