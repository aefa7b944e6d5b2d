using System.Text.RegularExpressions;
using CompiledNet.Files;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

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
        Module[] modules = [.. graph.Nodes.SelectMany(node => Modules(node, orders))];
        var problems = new List<string>();
        Dictionary<Module, string> places = Match(modules, found, names, problems);

        var weights = new Dictionary<string, Weight>();
        foreach ((Module module, string place) in places)
        {
            foreach (ModuleTensor tensor in module.Tensors)
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
    private static Dictionary<Module, string> Match(
        Module[] modules, Dictionary<string, Dictionary<string, SafetensorsTensor>> found, IReadOnlyDictionary<string, string>? names, List<string> problems)
    {
        var places = new Dictionary<Module, string>();
        if (names is not null || modules.All(module => found.ContainsKey(module.Name)))
        {
            foreach (Module module in modules)
            {
                string place = names?.GetValueOrDefault(module.Name) ?? module.Name;
                if (found.ContainsKey(place))
                    places[module] = place;
                else
                    problems.Add($"{place}, for {module.Name}, is not in the file");
            }

            return places;
        }

        foreach (IGrouping<string, Module> alike in modules.GroupBy(module => module.Signature))
        {
            string[] candidates = [.. found.Keys.Where(place => Signature(found[place]) == alike.Key).Order(NaturalOrder.Instance)];
            Module[] wanted = [.. alike];
            if (candidates.Length != wanted.Length)
                problems.Add($"{wanted.Length} layers ({string.Join(", ", wanted.Select(module => module.Name))}) have the tensors {alike.Key}; the file has {candidates.Length}");
            else if (candidates.Select(place => Digits().Replace(place, "#")).Distinct().Count() > 1)
                problems.Add($"{string.Join(", ", candidates)} have the same shapes, and their names do not say which is which of {string.Join(", ", wanted.Select(module => module.Name))}; give a table of names");
            else
            {
                foreach ((Module module, string place) in wanted.Zip(candidates))
                    places[module] = place;
            }
        }

        return places;
    }

    private static string Signature(Dictionary<string, SafetensorsTensor> tensors) =>
        string.Join(", ", tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Select(tensor => $"{tensor.Key} {string.Join('x', tensor.Value.Shape.ToArray())}"));

    /// <summary>The modules that a layer is there: one, or two of a separable convolution.</summary>
    private static IEnumerable<Module> Modules(Node node, Dictionary<Node, int[]> orders)
    {
        int[]? order = node.Inputs.Count > 0 ? orders.GetValueOrDefault(node.Inputs[0]) : null;
        switch (node.Layer)
        {
            case Conv2DLayer layer:
                yield return new(node.Name, [Kernel("weight", layer.Kernel, Layouts.ToChannelsFirst, Layouts.FromChannelsFirst), .. Bias(layer.Bias)]);
                break;
            case Conv2DTransposeLayer layer:
                yield return new(node.Name, [Kernel("weight", layer.Kernel, Layouts.ToChannelsFirst, Layouts.FromChannelsFirst), .. Bias(layer.Bias)]);
                break;
            case DepthwiseConv2DLayer layer:
                yield return new(node.Name, [Depthwise(layer.Kernel), .. Bias(layer.Bias)]);
                break;
            case SeparableConv2DLayer layer:
                yield return new($"{node.Name}.depthwise", [Depthwise(layer.Depthwise)]);
                yield return new($"{node.Name}.pointwise", [Kernel("weight", layer.Pointwise, Layouts.ToChannelsFirst, Layouts.FromChannelsFirst), .. Bias(layer.Bias)]);
                break;
            case DenseLayer layer:
                yield return new(node.Name,
                [
                    Kernel("weight", layer.Kernel, kernel => Layouts.Transpose(Reorder(kernel, order, isBack: false)), kernel => Reorder(Layouts.Transpose(kernel), order, isBack: true)),
                    .. Bias(layer.Bias),
                ]);
                break;
            case BatchNormalizationLayer layer:
                yield return new(node.Name, [Vector("weight", layer.Gamma), Vector("bias", layer.Beta), Vector("running_mean", layer.Mean), Vector("running_var", layer.Variance)]);
                break;
        }

        ModuleTensor Kernel(string variable, Weight weight, Func<Weight, Weight> there, Func<Weight, Weight> back)
        {
            Weight turned = there(weight);
            return new(variable, $"{node.Name}.{weight.Variable}", turned.Shape, turned.Values, back);
        }

        ModuleTensor Depthwise(Weight kernel) =>
            Kernel("weight", kernel, Layouts.DepthwiseToChannelsFirst, turned => Layouts.DepthwiseFromChannelsFirst(turned, kernel.Shape[2]));

        ModuleTensor[] Bias(Weight? bias) => bias is null ? [] : [Kernel("bias", bias, same => same, same => same)];

        ModuleTensor Vector(string variable, Weight weight) => Kernel(variable, weight, values => Reorder(values, order, isBack: false), values => Reorder(values, order, isBack: true));
    }

    /// <summary>Moves rows to where PyTorch has them, or back.</summary>
    private static Weight Reorder(Weight weight, int[]? order, bool isBack)
    {
        if (order is null)
            return weight;
        int columns = weight.Values.Length / weight.Shape[0];
        var values = new float[weight.Values.Length];
        for (int row = 0; row < order.Length; row++)
        {
            (int from, int to) = isBack ? (order[row], row) : (row, order[row]);
            weight.Values.AsSpan(from * columns, columns).CopyTo(values.AsSpan(to * columns));
        }

        return weight with { Values = values };
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    /// <param name="Name">Its name: that of the layer.</param>
    /// <param name="Tensors">Its tensors.</param>
    private sealed record Module(string Name, ModuleTensor[] Tensors)
    {
        public string Signature => string.Join(", ", Tensors.OrderBy(tensor => tensor.Variable, StringComparer.Ordinal).Select(tensor => $"{tensor.Variable} {string.Join('x', tensor.Shape)}"));
    }

    /// <param name="Variable">What PyTorch calls it.</param>
    /// <param name="Target">What CompiledNet calls it.</param>
    /// <param name="Shape">Its shape in PyTorch.</param>
    /// <param name="Values">Its values there.</param>
    /// <param name="ToKeras">The way back to Keras' layout.</param>
    private sealed record ModuleTensor(string Variable, string Target, int[] Shape, float[] Values, Func<Weight, Weight> ToKeras);
}

/// <summary>Texts in order, numbers in them by their value: <c>features.2</c> before <c>features.10</c>.</summary>
internal sealed partial class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => string.CompareOrdinal(Pad(x), Pad(y));

    private static string Pad(string? text) => Digits().Replace(text ?? "", number => number.Value.PadLeft(10, '0'));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
