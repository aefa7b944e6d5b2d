using System.Text.Json;
using System.Text.Json.Nodes;

namespace CompiledNet.Tool.Keras;

/// <summary>The configuration of one layer. What is there but is not what it should be is an <see cref="InvalidDataException"/>.</summary>
/// <param name="json">The object.</param>
/// <param name="place">The layer, for messages.</param>
/// <param name="version">Of Keras, its first number: some words mean another thing since 3.</param>
/// <param name="call">How it is called.</param>
internal sealed class KerasConfig(JsonElement json, string place, int version, KerasCall? call = null)
{
    public int Version => version;

    public KerasCall Call => call ?? KerasCall.Plain;

    /// <summary>What it has, or says that it has not.</summary>
    public IEnumerable<string> Names => json.EnumerateObject().Select(property => property.Name);

    public bool Has(string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public JsonElement? Find(string name) => Has(name) ? json.GetProperty(name) : null;

    public int Integer(string name, int? otherwise = null) =>
        Find(name) is not { } value ? otherwise ?? throw Missing(name)
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Wrong(name, "a whole number", value);

    public double Real(string name, double? otherwise = null) =>
        Find(name) is not { } value ? otherwise ?? throw Missing(name)
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : throw Wrong(name, "a number", value);

    public bool Flag(string name, bool otherwise) =>
        Find(name) is not { } value ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, "true or false", value);

    public string Text(string name, string? otherwise = null) =>
        Find(name) is not { } value ? otherwise ?? throw Missing(name)
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw Wrong(name, "a text", value);

    /// <summary>Whole numbers; null within them is -1, which stands for any.</summary>
    public int[] Integers(string name) => Find(name) is { } value ? ReadIntegers(value) ?? throw Wrong(name, "whole numbers", value)
        : throw Missing(name);

    /// <summary>Two whole numbers, or one for both.</summary>
    public (int Height, int Width) Pair(string name, int? otherwise = null)
    {
        if (Find(name) is not { } value)
            return otherwise is int both ? (both, both) : throw Missing(name);
        return ReadIntegers(value) switch
        {
            [int both] => (both, both),
            [int height, int width] => (height, width),
            _ => throw Wrong(name, "one or two whole numbers", value),
        };
    }

    /// <summary>A layer within this one: its class and its configuration.</summary>
    public (string Kind, KerasConfig Config) Layer(string name) =>
        FindObject(name) ?? throw (Find(name) is { } value ? Wrong(name, "a layer", value) : Missing(name));

    /// <summary>An object: its class and its configuration; null where there is none, or a function.</summary>
    public (string Kind, KerasConfig Config)? FindObject(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("class_name", out JsonElement kind)
            && kind.ValueKind == JsonValueKind.String && found.TryGetProperty("config", out JsonElement config)
                && config.ValueKind == JsonValueKind.Object
            ? (kind.GetString()!, new(config, $"{place}, {name}", version)) : null;

    /// <summary>The same configuration with another yes or no.</summary>
    public KerasConfig With(string name, bool value)
    {
        JsonObject changed = JsonNode.Parse(json.GetRawText())!.AsObject();
        changed[name] = value;
        return new(JsonSerializer.SerializeToElement(changed), place, version, call);
    }

    /// <summary>A layer of one dimension as that of two on a map of one row: its sizes behind a 1, its sides behind none.</summary>
    public KerasConfig OfOneRow()
    {
        var text = new JsonObject();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int[]? numbers = property.Value.ValueKind == JsonValueKind.String ? null : ReadIntegers(property.Value);
            text[property.Name] = (property.Name, numbers) switch
            {
                ("kernel_size" or "pool_size" or "strides" or "dilation_rate" or "size", [int size]) => Array(1, size),
                ("output_padding", [int more]) => Array(0, more),
                ("padding" or "cropping", [int both]) => new JsonArray(Array(0, 0), Array(both, both)),
                ("padding" or "cropping", [int before, int after]) => new JsonArray(Array(0, 0), Array(before, after)),
                _ => JsonNode.Parse(property.Value.GetRawText()),
            };
        }

        return new(JsonSerializer.SerializeToElement(text), place, version, call);

        static JsonArray Array(int first, int second) => new(first, second);
    }

    public InvalidDataException Wrong(string name, string expected, JsonElement value) =>
        new($"{place}: {name} should be {expected}; it is {Shorten(value.GetRawText())}.");

    /// <summary>An array, or what Keras 3 wraps one in to say that it is a tuple; null where it is neither.</summary>
    public static JsonElement? Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value
        : value.ValueKind == JsonValueKind.Object && value.TryGetProperty("items", out JsonElement items)
            && items.ValueKind == JsonValueKind.Array ? items : null;

    /// <summary>A number or an array of numbers; null where it is neither.</summary>
    public static int[]? ReadIntegers(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt32(out int single) ? [single] : null;
        if (Items(value) is not { } items)
            return null;
        var numbers = new List<int>();
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Null)
                numbers.Add(-1);
            else if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number))
                numbers.Add(number);
            else
                return null;
        }

        return [.. numbers];
    }

    private InvalidDataException Missing(string name) => new($"{place}: the configuration lacks {name}.");

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
