using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>Which layers are outputs, and whether what is said of them goes together.</summary>
internal static class OutputRules
{
    /// <summary>Whether the metrics of an output would begin like those of validation, <c>val_loss</c>.</summary>
    private static bool LooksLikeValidation(string name) => (name + "_").StartsWith("val_", StringComparison.OrdinalIgnoreCase);

    /// <summary>The outputs; null where one of them is not found, which is reported.</summary>
    /// <param name="names">The identities of the layers.</param>
    public static GraphOutput[]? Resolve(NetworkSpec network, string[] names, List<Violation> violations)
    {
        if (network.HasSeveralLosses)
            Report(Violation.OfLoss, null, $"{network.Type.Name} has several losses for its one output", "keep one of them");
        if (network.Outputs.Count == 0)
            return [new GraphOutput(names.Length - 1, network.Loss)];

        OutputSpec[] outputs = [.. network.Outputs];
        int first = Math.Max(network.InputCount, Math.Min(1, names.Length));
        int[] layers = [.. outputs.Select(output => Array.IndexOf(names, output.Layer, first))];
        for (int index = 0; index < outputs.Length; index++)
        {
            if (layers[index] < 0)
                ReportUnknown(index);
            else if (Array.IndexOf(layers, layers[index]) < index)
                Report(Violation.OfOutput(index), "layer", $"{outputs[index].Layer} is an output twice", "drop one of the two");
            else if (outputs.Length > 1 && outputs[index].Loss is not null && LooksLikeValidation(outputs[index].Layer))
            {
                string name = outputs[index].Layer;
                Report(Violation.OfOutput(index), "layer", $"{name}_loss, which {name} is measured by, would be taken for one of validation", "call it otherwise");
            }
        }

        if (network.Loss is { } loss)
            Report(Violation.OfLoss, null, "[Loss] is of a network whose last layer is its one output", $"write {loss.InOutput}");
        int without = Array.FindIndex(outputs, output => output.Loss is null);
        OutputSpec? with = Array.Find(outputs, output => output.Loss is not null);
        if (with is not null && without >= 0)
            Report(Violation.OfOutput(without), null, $"{with.Layer} has a loss and {outputs[without].Layer} has none, so that nothing would train it", "give it one");

        return Array.Exists(layers, layer => layer < 0)
            ? null
            : [.. layers.Select((layer, index) => new GraphOutput(layer, outputs[index].Loss))];

        void ReportUnknown(int index)
        {
            string[] offered = LayerNames.Nearest(outputs[index].Layer, names, first, names.Length);
            violations.Add(new Violation(
                RuleIds.UnknownLayer,
                Violation.OfOutput(index),
                "layer",
                new(["The output", outputs[index].Layer, "no layer behind the input is called so", offered.Length == 0 ? "the name of a layer" : Text.Either(offered)]),
                Violation.NoLayer,
                offered.Select(other => Remedy.Set("layer", $"\"{other}\"", $"Use {other}")).ToEquatableArray()));
        }

        void Report(int place, string? argument, string what, string remedy) => violations.Add(new Violation(
            RuleIds.ContradictingOutputs, place, argument, new([what, remedy]), Violation.NoLayer, EquatableArray<Remedy>.Empty));
    }
}
