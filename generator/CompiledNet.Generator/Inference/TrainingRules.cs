using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Losses;

namespace CompiledNet.Generator.Inference;

/// <summary>What must hold of a network as a whole before it can be trained.</summary>
internal static class TrainingRules
{
    public static void Check(NetworkSpec network, GraphLayer[] layers, GraphOutput[] outputs, LayerContext[] contexts)
    {
        for (int index = 0; index < outputs.Length; index++)
        {
            (int layer, LossSpec? loss) = outputs[index];
            if (loss is not null)
                LossRules.Infer(loss, PlaceOfLoss(network, index), layers[layer], contexts[layer]);
        }

        for (int index = 1; index < layers.Length; index++)
        {
            if (layers[index] is { Spec: { Trainable: false, Origin: null }, SharedWith: null } layer && WhyUntrained(layer) is { } reason)
            {
                contexts[index].Report(
                    RuleIds.UselessArgument,
                    "Trainable",
                    ["Trainable", reason],
                    remedies: [Remedy.RemoveOnly("Trainable", "Drop Trainable")]);
            }
        }

        if (network.IsTrained && !layers.Any(layer => layer.Parameters.Any(parameter => parameter.IsTrainable)))
        {
            int frozen = Array.FindLastIndex(layers, layer => WhyUntrained(layer) is null);
            if (frozen < 0)
                return;
            contexts[frozen].Report(
                RuleIds.EverythingFrozen,
                "Trainable",
                [network.Type.Name],
                PlaceOfLoss(network, 0),
                [Remedy.RemoveOnly("Trainable", $"Train {layers[frozen].Name}")]);
        }
    }

    /// <summary>Why no training changes a layer, frozen or not; null where it may.</summary>
    private static string? WhyUntrained(GraphLayer layer) =>
        layer.Parameters.Count == 0 ? "it has no parameters" : layer.Spec.IsAdapted ? "its parameters are statistics of data" : null;

    /// <summary>The attribute that says the loss of an output.</summary>
    private static int PlaceOfLoss(NetworkSpec network, int output) =>
        network.Outputs.Count == 0 ? Violation.OfLoss : Violation.OfOutput(output);
}
