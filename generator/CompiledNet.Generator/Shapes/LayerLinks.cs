using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Finds the layers that each layer takes, by their names.</summary>
internal static class LayerLinks
{
    /// <summary>How many names a message offers in place of one that no layer has.</summary>
    private const int MostOffered = 3;

    /// <summary>Indices of the layers that one takes; null where one of them is not found, which is reported.</summary>
    /// <param name="names">The identities of all layers.</param>
    public static int[]? Resolve(LayerSpec layer, int index, string[] names, LayerContext context)
    {
        var inputs = new List<int>();
        if (layer.From is { } from)
            inputs.Add(Find(from, "From"));
        else if (index > 0)
            inputs.Add(index - 1);
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
            string[] offered = Nearest(name, names, 0, index);
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

    /// <summary>Those of some names that are most like one that no layer has; of equal ones the last.</summary>
    public static string[] Nearest(string name, string[] names, int start, int end) =>
    [
        .. names.Skip(start).Take(end - start)
            .OrderBy(other => Distance(other, name))
            .ThenByDescending(other => Array.IndexOf(names, other))
            .Take(MostOffered),
    ];

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

    /// <summary>How many letters must be inserted, removed or changed to make one name the other (Levenshtein 1966), whatever their case.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 0; i < left.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 0; j < right.Length; j++)
            {
                int changed = diagonal + (char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, 1 + Math.Min(row[j], row[j + 1]));
            }
        }

        return row[right.Length];
    }
}
