namespace CompiledNet.Tool.Graph;

/// <summary>
/// Gives each layer its identity: the name that the source has, where it is an identifier that nothing else is called, else kind and
/// ordinal, as CompiledNet itself counts them.
/// </summary>
internal static class Naming
{
    public static void Assign(NetworkGraph graph)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Node node in graph.Nodes)
        {
            bool isKept = (node != graph.Inputs[0] || graph.Inputs.Count > 1) && IsIdentifier(node.Source) && taken.Add(node.Source!);
            node.GivenName = isKept ? node.Source : null;
        }

        var ordinals = new Dictionary<string, int>();
        foreach (Node node in graph.Nodes)
        {
            int ordinal = ordinals[node.Layer.Stem] = ordinals.GetValueOrDefault(node.Layer.Stem) + 1;
            string automatic = $"{node.Layer.Stem}{ordinal}";
            bool isAutomatic = node.GivenName == automatic;
            node.GivenName = isAutomatic ? null : node.GivenName;
            node.Name = node.GivenName ?? automatic;
            if (!isAutomatic && node.GivenName is null && !taken.Add(node.Name))
                node.Name = node.GivenName = Free(node.Name, taken);
        }
    }

    /// <summary>A name of a source as near as an identifier can come to it; null where nothing is left of it.</summary>
    public static string? ToIdentifier(string name)
    {
        string letters = new string([.. name.Select(each => IsLetterOrDigit(each) ? each : '_')]).Trim('_');
        return IsIdentifier(letters) ? letters : null;
    }

    /// <summary>The name of a class for a file or a model: words, each with a capital.</summary>
    public static string ToClassName(string name)
    {
        string[] words = new string([.. name.Select(each => IsLetterOrDigit(each) ? each : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string joined = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return joined.Length == 0 || !char.IsLetter(joined[0]) ? $"Network{joined}" : joined;
    }

    /// <summary>Letters, digits and underscores, a letter first.</summary>
    public static bool IsIdentifier(string? name) =>
        name is { Length: > 0 } && char.IsAsciiLetter(name[0]) && name.All(each => IsLetterOrDigit(each) || each == '_');

    private static bool IsLetterOrDigit(char each) => char.IsAsciiLetterOrDigit(each);

    private static string Free(string name, HashSet<string> taken)
    {
        for (int number = 2; ; number++)
        {
            string candidate = $"{name}_{number}";
            if (taken.Add(candidate))
                return candidate;
        }
    }
}
