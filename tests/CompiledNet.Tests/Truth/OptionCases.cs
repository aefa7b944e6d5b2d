using System.Text.Json;

namespace CompiledNet.Tests.Truth;

/// <summary>What PyTorch computed in float64 of the options of training: <c>Golden/Options/options.json</c>, written by the script beside it.</summary>
internal static class OptionCases
{
    private static readonly JsonElement Root =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Options", "options.json"))).RootElement;

    /// <summary>A case of a kind, by its name.</summary>
    public static JsonElement Find(string kind, string name) =>
        Root.GetProperty(kind).EnumerateArray().Single(each => each.GetProperty("name").GetString() == name);

    /// <summary>Numbers of a case.</summary>
    public static float[] Floats(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(each => each.GetSingle())];

    /// <summary>Numbers of a case, in double precision.</summary>
    public static double[] Doubles(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(each => each.GetDouble())];
}
