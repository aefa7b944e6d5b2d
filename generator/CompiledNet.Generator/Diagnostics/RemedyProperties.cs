using System.Collections.Immutable;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>How remedies travel from analyzers, which compute them, to code fixes, which edit syntax only: in a diagnostic's properties.</summary>
internal static class RemedyProperties
{
    private const string Kind = "Kind";
    private const string Argument = "Argument";
    private const string Value = "Value";
    private const string Title = "Title";

    public static ImmutableDictionary<string, string?> Write(IReadOnlyList<Remedy> remedies)
    {
        ImmutableDictionary<string, string?>.Builder properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (int i = 0; i < remedies.Count; i++)
        {
            properties.Add(Key(i, Kind), remedies[i].Kind.ToString());
            properties.Add(Key(i, Argument), remedies[i].Argument);
            properties.Add(Key(i, Value), remedies[i].Value);
            properties.Add(Key(i, Title), remedies[i].Title);
        }

        return properties.ToImmutable();
    }

    public static IEnumerable<Remedy> Read(ImmutableDictionary<string, string?> properties)
    {
        for (int i = 0; properties.TryGetValue(Key(i, Kind), out string? kind); i++)
        {
            yield return new Remedy(
                (RemedyKind)Enum.Parse(typeof(RemedyKind), kind!),
                properties[Key(i, Argument)]!,
                properties[Key(i, Value)]!,
                properties[Key(i, Title)]!);
        }
    }

    private static string Key(int index, string part) => $"Remedy{index}.{part}";
}
