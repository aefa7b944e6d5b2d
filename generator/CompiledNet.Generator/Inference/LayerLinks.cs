using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Inference;

/// <summary>Finds the layers that each layer takes, by their names.</summary>
internal static class LayerLinks
{
    /// <summary>Indices of the layers that one takes; null where one of them is not found, which is reported.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">The index of the one.</param>
    /// <param name="names">The identities of all layers.</param>
    public static int[]? Resolve(NetworkSpec network, int index, string[] names, LayerContext context)
    {
        LayerSpec layer = network.Layers[index];
        var inputs = new List<int>();
        if (layer.From is { } from)
            inputs.Add(Find(from, "From"));
        else if (index > 0 && index >= network.InputCount)
        {
            if (IsUnclear(network, index, names, context))
                return null;
            inputs.Add(index - 1);
        }

        for (int i = 0; i < layer.Others.Count; i++)
            inputs.Add(Find(layer.Others[i], $"layers[{i}]"));
        return inputs.Contains(-1) ? null : [.. inputs];

        int Find(string name, string argument)
        {
            int found = Array.IndexOf(names, name, 0, index);
            if (found < 0)
                Report(name, argument);
            return found;
        }

        void Report(string name, string argument)
        {
            string[] offered = LayerNames.Nearest(name, names, 0, index);
            bool comesLater = Array.IndexOf(names, name, index) >= 0;
            context.Report(
                RuleIds.UnknownLayer,
                argument,
                [
                    name,
                    comesLater ? "that one does not stand before it" : "no layer before it is called so",
                    offered.Length == 0 ? "a layer that stands before it" : Text.Either(offered),
                ],
                remedies: offered.Select(other => Remedy.Set(argument, $"\"{other}\"", $"Use {other}")));
        }
    }

    /// <summary>Reports inputs that name a layer: they take none.</summary>
    public static void CheckInputs(NetworkSpec network, LayerContext[] contexts)
    {
        int count = network.InputCount;
        for (int index = 1; index < count; index++)
        {
            if (network.Layers[index].From is not null)
                contexts[index].Report(
                    RuleIds.UselessArgument, "From", ["From", "an input takes no layer"], remedies: [Remedy.RemoveOnly("From", "Drop From")]);
        }
    }

    /// <summary>Reports a layer that stands right behind several inputs and names neither the one that it takes nor any other.</summary>
    private static bool IsUnclear(NetworkSpec network, int index, string[] names, LayerContext context)
    {
        int count = network.InputCount;
        if (count < 2 || index != count || network.Layers[index] is NoLayerSpec or { Others.Count: > 0 })
            return false;
        string[] inputs = [.. names.Take(count)];
        context.Report(
            RuleIds.UnclearInput,
            null,
            [Text.Number(count), Text.Either([.. inputs.Select(input => $"\"{input}\"")])],
            remedies: inputs.Select(input => Remedy.Set("From", $"\"{input}\"", $"Take {input}")));
        return true;
    }

    /// <summary>
    /// Reports layers that no other takes and that are no output: they would be computed for nothing.
    /// </summary>
    /// <param name="links">What <see cref="Resolve"/> has found for each layer.</param>
    public static void CheckUses(int[][] links, GraphOutput[] outputs, LayerContext[] contexts)
    {
        var used = new HashSet<int>(links.SelectMany(inputs => inputs).Concat(outputs.Select(output => output.Layer)));
        for (int index = 0; index < links.Length; index++)
        {
            if (!used.Contains(index))
                contexts[index].Report(RuleIds.UnusedLayer, null, []);
        }
    }
}
