using System.Text.Json;

namespace CompiledNet.TestSupport.Layers;

/// <summary>Properties of a layer that golden cases may leave out.</summary>
internal static class JsonWords
{
    public static string? Text(this JsonElement json, string property) =>
        json.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;

    public static bool Flag(this JsonElement json, string property, bool otherwise) =>
        json.TryGetProperty(property, out JsonElement value) ? value.GetBoolean() : otherwise;

    public static int Number(this JsonElement json, string property, int otherwise) =>
        json.TryGetProperty(property, out JsonElement value) ? value.GetInt32() : otherwise;

    public static float Real(this JsonElement json, string property, float otherwise) =>
        json.TryGetProperty(property, out JsonElement value) ? value.GetSingle() : otherwise;

    public static ActivationFunction Activation(this JsonElement json) =>
        json.Text("activation") is { } word ? ActivationFunction.Parse(word) : ActivationFunction.Linear;
}
