using System.Globalization;
using System.Text;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;

namespace CompiledNet.Tool.Writing;

/// <summary>Writes a network as a person would: an attribute for each layer, its shape behind it.</summary>
internal static class ClassWriter
{
    /// <summary>Comments stand below each other, as far to the right as this at most.</summary>
    private const int LongestColumn = 100;

    /// <param name="graph">A complete network.</param>
    /// <param name="className">The class.</param>
    /// <param name="namespaceName">Its namespace; null for none.</param>
    public static string Write(NetworkGraph graph, string className, string? namespaceName)
    {
        var text = new StringBuilder();
        text.Append(namespaceName == "CompiledNet" ? "" : "using CompiledNet;\n\n");
        if (namespaceName is not null)
            text.Append(CultureInfo.InvariantCulture, $"namespace {namespaceName};\n\n");
        text.Append(CultureInfo.InvariantCulture, $"/// <summary>{Escape(graph.Origin)}</summary>\n");
        text.Append("[Network]\n");

        var lines = graph.Nodes.Select((node, place) => (Text: $"[{WriteAttribute(graph, node, place)}]", Comment: Describe(graph, node)))
            .ToList();
        int column = lines.Max(line => line.Text.Length <= LongestColumn ? line.Text.Length : 0) + 2;
        foreach ((string line, string comment) in lines)
            text.Append(comment.Length == 0 ? line : $"{line.PadRight(Math.Max(column, line.Length + 2))}// {comment}").Append('\n');
        foreach (string line in WriteOutputs(graph))
            text.Append(CultureInfo.InvariantCulture, $"[{line}]\n");
        text.Append(CultureInfo.InvariantCulture, $"public sealed partial class {className};\n");
        return text.ToString();
    }

    private static AttributeText WriteAttribute(NetworkGraph graph, Node node, int place)
    {
        AttributeText attribute = WithOptions(node.Attribute, node.Restraints);
        bool isBehindInputs = place == graph.Inputs.Count && place > 1;
        if (node.Inputs.Count > 0 && (node.Inputs[0] != graph.Nodes[place - 1] || isBehindInputs))
            attribute.Option("From", $"\"{node.Inputs[0].Name}\"");
        if (node.GivenName is not null)
            attribute.Option("Name", $"\"{node.GivenName}\"");
        if (node.Shared is not null)
            attribute.Option("Shared", $"\"{graph.OwnerOf(node).Name}\"");
        if (node.IsFrozen)
            attribute.Option("Trainable", "false");
        return attribute;
    }

    private static IEnumerable<string> WriteOutputs(NetworkGraph graph)
    {
        bool isTrained = graph.Losses.Count == graph.Outputs.Count && graph.Losses.All(loss => loss is not null);
        if (graph.Outputs.Count == 1 && graph.Outputs[0] == graph.Nodes[^1])
            return isTrained
                ? [WithOptions(new AttributeText("Loss").Add($"Loss.{graph.Losses[0]!.Kind}"), graph.Losses[0]!.Options).ToString()]
                : [];
        return graph.Outputs.Select((node, i) =>
        {
            AttributeText output = new AttributeText("Output").Add($"\"{node.Name}\"");
            if (isTrained)
                WithOptions(output.Option("Loss", $"Loss.{graph.Losses[i]!.Kind}"), graph.Losses[i]!.Options);
            if (isTrained && i < graph.LossWeights.Count && graph.LossWeights[i] != 1)
                output.Option("Weight", AttributeText.Real(graph.LossWeights[i]));
            return output.ToString();
        });
    }

    private static AttributeText WithOptions(AttributeText attribute, IReadOnlyList<(string Name, string Value)> options) =>
        options.Aggregate(attribute, (text, option) => text.Option(option.Name, option.Value));

    private static string Describe(NetworkGraph graph, Node node)
    {
        if (node.Layer is InputLayer)
            return node.Remark ?? "";
        long parameters = node.Layer.Weights.Sum(weight => (long)weight.Values.Length);
        string counted = graph.OwnerOf(node) != node ? $", the parameters of {graph.OwnerOf(node).Name}"
            : parameters == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {parameters:N0} parameters");
        return $"{node.Shape}{counted}{(node.Remark is null ? "" : $"; {node.Remark}")}";
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
