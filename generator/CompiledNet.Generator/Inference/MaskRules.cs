using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>A mask that says which steps count reaches what heeds it: it is not lost in silence.</summary>
internal static class MaskRules
{
    /// <summary>Reports layers that take a mask and neither heed it nor give it on.</summary>
    public static void CheckLayers(GraphLayer?[] layers, LayerContext[] contexts)
    {
        for (int index = 0; index < layers.Length; index++)
        {
            if (layers[index] is not { Spec.HeedsMask: false, Mask: null } layer)
                continue;
            int masked = Array.FindIndex([.. layer.Inputs], input => layers[input]!.Mask is not null);
            if (masked >= 0)
                Report(contexts[index], "counts", "it takes", layers, layer.Inputs[masked]);
        }
    }

    /// <summary>Reports losses at steps that are masked.</summary>
    public static void CheckLosses(GraphLayer[] layers, GraphOutput[] outputs, LayerContext[] contexts)
    {
        foreach (GraphOutput output in outputs)
        {
            if (output.Loss is not null && layers[output.Layer].Mask is not null)
                Report(contexts[output.Layer], "is trained on", "its loss takes", layers, output.Layer);
        }
    }

    private static void Report(LayerContext context, string verb, string taker, GraphLayer?[] layers, int masked)
    {
        int maker = layers[masked]!.Mask!.Value;
        context.Report(RuleIds.LostMask, null, [verb, layers[maker]!.Name, taker], maker);
    }
}
