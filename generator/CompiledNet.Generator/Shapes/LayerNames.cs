using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Gives each layer its one identity: the user's name, or kind and ordinal (<c>Conv2</c>).</summary>
internal static class LayerNames
{
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
            string free = NameCollisions.Free(names[index], names);
            context.Report(
                RuleIds.DuplicateName,
                "Name",
                [Text.Number(first + 1), Text.Number(index + 1)],
                first,
                layer.Origin is null ? [Remedy.Set("Name", $"\"{free}\"", $"Call it {free}")] : []);
        }
    }

    /// <summary>The name with underscores for what no identifier has, if anything is left of it, behind the layer's kind where a digit comes first.</summary>
    private static IEnumerable<Remedy> Suggest(string name, string stem, string[] names)
    {
        string letters = new([.. name.Select(each => char.IsLetterOrDigit(each) ? each : '_')]);
        letters = letters.Trim('_');
        if (letters.Length > 0 && !char.IsLetter(letters[0]))
            letters = $"{stem}_{letters}";
        if (!IsIdentifier(letters))
            return [];
        string free = names.Contains(letters, StringComparer.OrdinalIgnoreCase) ? NameCollisions.Free(letters, names) : letters;
        return [Remedy.Set("Name", $"\"{free}\"", $"Call it {free}")];
    }

    /// <summary>Letters, digits and underscores, a letter first: what members (capital), variables (small), files and messages can all show.</summary>
    private static bool IsIdentifier(string? name) =>
        name is { Length: > 0 } && char.IsLetter(name[0]) && name.All(each => char.IsLetterOrDigit(each) || each == '_');
}
