using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>What must hold of a network as a whole before it can be trained.</summary>
internal static class TrainingRules
{
    public static void Check(NetworkSpec network, GraphLayer[] layers, int[] outputs, LayerContext[] contexts)
    {
        foreach (int output in outputs)
        {
            if (network.Loss is { } loss)
                LossRules.Infer(loss, layers[output], contexts[output]);
        }

        for (int index = 1; index < layers.Length; index++)
        {
            if (!layers[index].Spec.Trainable && layers[index].Parameters.Count == 0)
            {
                contexts[index].Report(
                    RuleIds.UselessArgument,
                    "Trainable",
                    ["Trainable", "it has no parameters"],
                    remedies: [Remedy.RemoveOnly("Trainable", "Drop Trainable")]);
            }
        }

        if (network.Loss is not null && !layers.Any(layer => layer.Parameters.Any(parameter => parameter.IsTrainable)))
        {
            int frozen = Array.FindLastIndex(layers, layer => layer.Parameters.Count > 0);
            if (frozen < 0)
                return;
            contexts[frozen].Report(
                RuleIds.EverythingFrozen,
                "Trainable",
                [network.Type.Name],
                Violation.OfLoss,
                [Remedy.RemoveOnly("Trainable", $"Train {layers[frozen].Name}")]);
        }
    }
}
