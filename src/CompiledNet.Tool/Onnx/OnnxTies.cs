using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx;

/// <summary>Weights that several nodes of a file have in common, such as the table of an embedding that makes the logits too.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="operators">Their operators.</param>
/// <param name="known">What is known before an image is.</param>
/// <param name="folded">The nodes of known numbers alone.</param>
internal sealed class OnnxTies(
    OnnxNode[] nodes, OnnxOperator?[] operators, IReadOnlyDictionary<string, Tensor> known, IReadOnlySet<OnnxNode> folded)
{
    private readonly Dictionary<string, OnnxNode> producers = folded
        .SelectMany(node => node.Outputs, (node, output) => (node, output)).Where(pair => pair.output.Length > 0)
        .DistinctBy(pair => pair.output).ToDictionary(pair => pair.output, pair => pair.node);

    /// <summary>A sentence for each weight that several layers have in common in the file.</summary>
    public IEnumerable<string> Describe()
    {
        var users = new Dictionary<string, List<string>>();
        for (int i = 0; i < nodes.Length; i++)
        {
            if (folded.Contains(nodes[i]) || operators[i] is not { HasWeights: true })
                continue;
            foreach (string origin in nodes[i].Inputs.Where(IsWeight).Select(Origin).Distinct())
            {
                users.TryAdd(origin, []);
                users[origin].Add(nodes[i].Name);
            }
        }

        return users.Where(weight => weight.Value.Count > 1).Select(weight =>
            $"{weight.Key} is a weight of {string.Join(" and ", weight.Value)}; here each has a copy, which training on moves apart.");
    }

    private bool IsWeight(string name) => known.TryGetValue(name, out Tensor? tensor) && tensor.Rank > 1;

    /// <summary>What the file calls a weight before it is transposed or reshaped.</summary>
    private string Origin(string name)
    {
        while (producers.TryGetValue(name, out OnnxNode? producer) && producer.Inputs.FirstOrDefault(IsWeight) is string before)
            name = before;
        return name;
    }
}
