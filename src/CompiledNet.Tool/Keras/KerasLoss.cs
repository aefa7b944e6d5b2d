using System.Text.Json;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Keras;

/// <summary>What a model was trained on, where CompiledNet has it and it fits the output.</summary>
internal static class KerasLoss
{
    /// <summary>The losses of the outputs; null for what is unknown.</summary>
    /// <param name="value">The loss of the configuration of the training: one, or several by order or by name.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="names">Their names in the file.</param>
    public static OutputLoss?[] Read(JsonElement value, IReadOnlyList<Node> outputs, IReadOnlyList<string> names)
    {
        var losses = new OutputLoss?[outputs.Count];
        for (int i = 0; i < losses.Length; i++)
        {
            JsonElement? mine = value.ValueKind switch
            {
                JsonValueKind.Array => i < value.GetArrayLength() ? value[i] : null,
                JsonValueKind.Object when value.TryGetProperty(names[i], out JsonElement named) => named,
                _ => losses.Length == 1 ? value : null,
            };
            if (mine is { } loss)
                losses[i] = ReadOne(loss) is { } known && Fits(known.Kind, outputs[i]) ? known : null;
        }

        return losses;
    }

    /// <summary>How much the losses of several outputs count, by order or by name; null where it is no such thing.</summary>
    /// <param name="value">The weights of the configuration of the training.</param>
    /// <param name="names">The outputs' names in the file.</param>
    public static float[]? ReadWeights(JsonElement value, IReadOnlyList<string> names)
    {
        var weights = new float[names.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            JsonElement? mine = value.ValueKind switch
            {
                JsonValueKind.Array when i < value.GetArrayLength() => value[i],
                JsonValueKind.Object when value.TryGetProperty(names[i], out JsonElement named) => named,
                _ => null,
            };
            weights[i] = mine is not { ValueKind: not JsonValueKind.Null } weight ? 1
                : weight.ValueKind == JsonValueKind.Number && weight.TryGetSingle(out float number) ? number : float.NaN;
        }

        bool isKnown = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            && weights.All(weight => weight is > 0 and < float.PositiveInfinity);
        return isKnown ? weights : null;
    }

    private static OutputLoss? ReadOne(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return Plain(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("config", out JsonElement config))
            return null;
        if (config.ValueKind == JsonValueKind.String)
            return Plain(config.GetString()!);
        bool isClass = config.ValueKind == JsonValueKind.Object
            && !(config.TryGetProperty("from_logits", out JsonElement logits) && logits.ValueKind == JsonValueKind.True)
            && value.TryGetProperty("class_name", out JsonElement kind) && kind.ValueKind == JsonValueKind.String;
        if (!isClass || Plain(value.GetProperty("class_name").GetString()!) is not { } loss)
            return null;
        float smoothing = Number(config, "label_smoothing", 0);
        float delta = Number(config, "delta", 1);
        return smoothing is >= 0 and < 1 && delta is > 0 and < float.PositiveInfinity
            ? loss with { LabelSmoothing = smoothing, Delta = delta }
            : null;
    }

    /// <summary>The number of that name; what it is without one where it has none; NaN where it is no number.</summary>
    private static float Number(JsonElement config, string name, float without) =>
        !config.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? without
        : value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : float.NaN;

    private static OutputLoss? Plain(string name) => Named(name) is Loss kind ? new OutputLoss(kind) : null;

    private static Loss? Named(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "sparsecategoricalcrossentropy" => Loss.SparseCategoricalCrossentropy,
        "categoricalcrossentropy" => Loss.CategoricalCrossentropy,
        "binarycrossentropy" => Loss.BinaryCrossentropy,
        "mse" or "meansquarederror" => Loss.MeanSquaredError,
        "mae" or "meanabsoluteerror" => Loss.MeanAbsoluteError,
        "huber" or "huberloss" => Loss.Huber,
        _ => null,
    };

    private static bool Fits(Loss loss, Node output)
    {
        Activation activation = output.Layer is IActivated activated ? activated.Activation.Kind : Activation.Linear;
        return loss switch
        {
            Loss.SparseCategoricalCrossentropy or Loss.CategoricalCrossentropy =>
                activation == Activation.Softmax && output.Shape.Channels > 1,
            Loss.BinaryCrossentropy => activation == Activation.Sigmoid,
            _ => activation != Activation.Softmax,
        };
    }
}
