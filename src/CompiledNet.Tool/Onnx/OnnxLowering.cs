using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx;

/// <summary>Says the nodes of a graph in CompiledNet's layers, for one way to see its inputs.</summary>
internal sealed class OnnxLowering(
    LayerValue[] inputs, string[] inputNames, OnnxNode[] nodes, OnnxOperator?[] operators, Dictionary<string, Tensor> known, HashSet<OnnxNode> folded,
    int batch, string[] outputNames)
{
    private readonly Dictionary<string, OnnxValue> values = inputNames.Zip(inputs).ToDictionary(named => named.First, named => (OnnxValue)named.Second);
    private readonly HashSet<string> refused = [];
    private readonly HashSet<string> taken = [.. nodes.SelectMany(node => node.Inputs), .. outputNames];

    public IReadOnlyList<LayerValue> Outputs { get; private set; } = [];

    /// <summary>How many values could be said.</summary>
    public int Said => values.Count;

    /// <returns>What cannot be said; nothing where all can.</returns>
    public IReadOnlyList<Refusal> Run()
    {
        var refusals = new List<Refusal>();
        for (int i = 0; i < nodes.Length; i++)
        {
            OnnxNode node = nodes[i];
            if (folded.Contains(node))
                continue;
            if (node.Inputs.Any(refused.Contains))
            {
                refused.UnionWith(node.Outputs);
                continue;
            }

            try
            {
                IReadOnlyList<OnnxValue?> said = Say(node, operators[i]!);
                for (int output = 0; output < Math.Min(said.Count, node.Outputs.Count); output++)
                {
                    if (said[output] is { } value && node.Outputs[output].Length > 0)
                        values[node.Outputs[output]] = value;
                }
            }
            catch (Exception exception) when (exception is RefusedException or OverflowException)
            {
                refusals.Add(node.Refuse(exception is OverflowException ? "its sizes are beyond 32 bits" : exception.Message));
                refused.UnionWith(node.Outputs);
            }
        }

        if (refusals.Count == 0)
            refusals.AddRange(SetOutputs());
        return refusals;
    }

    private IReadOnlyList<OnnxValue?> Say(OnnxNode node, OnnxOperator kind)
    {
        OnnxValue?[] inputs = [.. node.Inputs.Select(Find)];
        bool[] isTaken = [.. node.Outputs.Select(taken.Contains)];

        // What shapes are computed of is known by now where the shapes are.
        if (inputs.All(each => each is KnownValue or null))
        {
            Tensor?[] tensors = Array.ConvertAll(inputs, each => (each as KnownValue)?.Tensor);
            return [.. kind.EvaluateUnchecked(node, tensors).Select(tensor => new KnownValue(tensor))];
        }

        if (!kind.IsValueByValue || !inputs.Any(each => each is ViewValue))
            return kind.LowerAll(node, new OnnxInputs(node, inputs, isTaken, batch));

        // Value by value, the batch is a dimension like any other.
        OnnxValue?[] seen = Array.ConvertAll(
            inputs, each => each is LayerValue layer ? ViewValue.Of(layer, batch).Value : each is ViewValue view ? view.Value : each);
        OnnxValue said = kind.Lower(node, new OnnxInputs(node, seen, isTaken, batch));
        return [said is LayerValue result ? new ViewValue(result).Settle(batch) : said];
    }

    private OnnxValue? Find(string name)
    {
        if (name.Length == 0)
            return null;
        if (values.TryGetValue(name, out OnnxValue? value))
            return value;
        return known.TryGetValue(name, out Tensor? tensor) ? new KnownValue(tensor)
            : throw new RefusedException($"its input {name} is nowhere computed before it");
    }

    /// <summary>Outputs are held as the file has them, or as maps whose channels stand last.</summary>
    private IEnumerable<Refusal> SetOutputs()
    {
        var results = new List<LayerValue>();
        foreach (string name in outputNames)
        {
            if (!values.TryGetValue(name, out OnnxValue? value) || value is not LayerValue layer)
            {
                yield return new(name, value switch
                {
                    null or KnownValue => "this output does not depend on the input",
                    ViewValue view => $"the batch is not the first dimension of this output, {view}",
                    _ => $"this output is {value}, which CompiledNet has within layers only",
                });
                continue;
            }

            if (!layer.Layout.IsFilesOwn && !layer.IsChannelsFirstMap)
                yield return new(name,
                    $"its values, {string.Join('x', layer.Dimensions)}, would stand in another order than the file's: CompiledNet holds them as {layer.Node.Shape}");

            // A network has a layer, and gives nothing twice.
            bool isUsed = Array.Exists(inputs, input => input.Node == layer.Node) || results.Exists(other => other.Node == layer.Node);
            results.Add(isUsed ? layer.Then(new ActivationLayer(Function.Linear), null) : layer);
        }

        Outputs = results;
    }
}
