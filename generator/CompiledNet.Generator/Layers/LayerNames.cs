using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>Gives each layer its one identity: the user's name, or kind and ordinal (<c>Conv2</c>).</summary>
internal static class LayerNames
{
    /// <summary>How many names a message offers in place of one that no layer has.</summary>
    private const int MostOffered = 3;

    /// <summary>The identities, in the order of the layers. Layers with a name count for the ordinals of those without.</summary>
    public static string[] Assign(EquatableArray<LayerSpec> layers)
    {
        var names = new string[layers.Count];
        var ordinals = new Dictionary<string, int>();
        for (int i = 0; i < names.Length; i++)
        {
            LayerSpec layer = layers[i];
            ordinals.TryGetValue(layer.Stem, out int before);
            ordinals[layer.Stem] = before + 1;
            names[i] = IsIdentifier(layer.Name) ? layer.Name! : layer.Stem + Text.Number(before + 1);
        }

        return names;
    }

    /// <summary>Reports a name that is no identifier, or that an earlier layer has.</summary>
    public static void Check(LayerSpec layer, int index, string[] names, LayerContext context)
    {
        if (layer.Name is not null && !IsIdentifier(layer.Name))
        {
            context.Report(RuleIds.InvalidName, "Name", [layer.Name], remedies: Suggest(layer.Name, layer.Stem, names));
            return;
        }

        // Members and variables begin with a letter of their own case, so that case alone tells no two layers apart.
        int first = Array.FindIndex(names, name => string.Equals(name, names[index], StringComparison.OrdinalIgnoreCase));
        if (first < index)
        {
            string free = Free(names[index], names);
            context.Report(
                RuleIds.DuplicateName,
                "Name",
                [Text.Number(first + 1), Text.Number(index + 1)],
                first,
                layer.Origin is null ? [Remedy.Set("Name", $"\"{free}\"", $"Call it {free}")] : []);
        }
    }

    /// <summary>
    /// The name with underscores for what no identifier has, if anything is left of it, behind the layer's kind where a digit comes first.
    /// </summary>
    private static IEnumerable<Remedy> Suggest(string name, string stem, string[] names)
    {
        string letters = new([.. name.Select(each => char.IsLetterOrDigit(each) ? each : '_')]);
        letters = letters.Trim('_');
        if (letters.Length > 0 && !char.IsLetter(letters[0]))
            letters = $"{stem}_{letters}";
        if (!IsIdentifier(letters))
            return [];
        string free = names.Contains(letters, StringComparer.OrdinalIgnoreCase) ? Free(letters, names) : letters;
        return [Remedy.Set("Name", $"\"{free}\"", $"Call it {free}")];
    }

    /// <summary>A name that no layer has: the given one with a number behind it.</summary>
    public static string Free(string name, string[] names)
    {
        for (int number = 2; ; number++)
        {
            string candidate = $"{name}_{Text.Number(number)}";
            if (!names.Contains(candidate, StringComparer.OrdinalIgnoreCase))
                return candidate;
        }
    }

    /// <summary>
    /// Letters, digits and underscores, a letter first: what members (capital), variables (small), files and messages can all show.
    /// </summary>
    public static bool IsIdentifier(string? name) =>
        name is { Length: > 0 } && char.IsLetter(name[0]) && name.All(each => char.IsLetterOrDigit(each) || each == '_');

    /// <summary>Those of some names that are most like one that no layer has; of equal ones the last.</summary>
    public static string[] Nearest(string name, string[] names, int start, int end) =>
    [
        .. names.Skip(start).Take(end - start)
            .OrderBy(other => Distance(other, name))
            .ThenByDescending(other => Array.IndexOf(names, other))
            .Take(MostOffered),
    ];

    /// <summary>
    /// How many letters must be inserted, removed or changed to make one name the other (Levenshtein 1966), whatever their case.
    /// </summary>
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
