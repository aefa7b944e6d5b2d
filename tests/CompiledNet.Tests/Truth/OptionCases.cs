using System.Text.Json;

namespace CompiledNet.Tests.Truth;

/// <summary>What PyTorch computed in float64 of the options of training: the files of <c>Golden/Options</c>, written by the scripts beside them.</summary>
internal static class OptionCases
{
    private static readonly JsonElement[] Files =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "Options"), "*.json").Select(path => JsonDocument.Parse(File.ReadAllText(path)).RootElement)];

    /// <summary>A case of a kind, by its name.</summary>
    public static JsonElement Find(string kind, string name) =>
        All(kind).Single(each => each.GetProperty("name").GetString() == name);

    /// <summary>The names of all cases of a kind.</summary>
    public static IEnumerable<string> Names(string kind) => All(kind).Select(each => each.GetProperty("name").GetString()!);

    /// <summary>Numbers of a case.</summary>
    public static float[] Floats(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(each => each.GetSingle())];

    /// <summary>Numbers of a case, in double precision.</summary>
    public static double[] Doubles(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(each => each.GetDouble())];

    private static IEnumerable<JsonElement> All(string kind) =>
        Files.Single(file => file.TryGetProperty(kind, out _)).GetProperty(kind).EnumerateArray();
}
