using System.Globalization;
using System.Text.Json;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Keras;

/// <summary>What a model was trained on, where CompiledNet has it and it fits the output.</summary>
internal static class KerasLoss
{
    /// <summary>Targets are floats, which hold whole numbers up to here exactly.</summary>
    private const int LargestLabel = 1 << 24;

    /// <summary>The losses of the outputs; null for what cannot be said.</summary>
    /// <param name="value">The loss of the configuration of the training: one, or several by order or by name.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="names">Their names in the file.</param>
    /// <param name="version">Of Keras, its first number.</param>
    /// <param name="reasons">Takes why a loss cannot be said.</param>
    public static OutputLoss?[] Read(
        JsonElement value, IReadOnlyList<Node> outputs, IReadOnlyList<string> names, int version, List<string> reasons)
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
            try
            {
                losses[i] = mine is { ValueKind: not JsonValueKind.Null } loss ? ReadOne(loss, outputs[i], version)
                    : throw new RefusedException("there is none");
            }
            catch (RefusedException refused)
            {
                reasons.Add($"of {names[i]}, {refused.Message}");
            }
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

    /// <summary>Reads a loss: its name, or an object of its class, or of a function.</summary>
    /// <exception cref="RefusedException">CompiledNet does not have it, or means another thing by it.</exception>
    private static OutputLoss ReadOne(JsonElement value, Node output, int version)
    {
        JsonElement empty = JsonSerializer.SerializeToElement(new { });
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("config", out JsonElement config))
        {
            return config.ValueKind == JsonValueKind.String ? ReadOne(config, output, version)
                : config.ValueKind == JsonValueKind.Object && value.TryGetProperty("class_name", out JsonElement kind)
                    && kind.ValueKind == JsonValueKind.String
                ? ReadKind(kind.GetString()!, new(config, "the loss", version), output)
                : throw new RefusedException("its loss is no class with a configuration");
        }

        return value.ValueKind == JsonValueKind.String ? ReadKind(value.GetString()!, new(empty, "the loss", version), output)
            : throw new RefusedException("its loss is neither a name nor a class");
    }

    private static OutputLoss ReadKind(string name, KerasConfig config, Node output)
    {
        if (config.Text("reduction", "mean") is not ("mean" or "sum_over_batch_size" or "mean_with_sample_weight" or "auto"))
            throw new RefusedException($"the reduction of {name} is '{config.Text("reduction")}'; CompiledNet's losses are means");
        return name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "sparsecategoricalcrossentropy" => OfClasses(Loss.SparseCategoricalCrossentropy, IgnoreLabel(config)),
            "categoricalcrossentropy" => OfClasses(Loss.CategoricalCrossentropy, Smoothing(config)),
            "categoricalfocalcrossentropy" => OfClasses(
                Loss.CategoricalFocalCrossentropy, [.. Smoothing(config), .. Gamma(config), .. Alpha(config, float.PositiveInfinity)]),
            "binarycrossentropy" => OfLabels(Loss.BinaryCrossentropy, Activation.Sigmoid, Smoothing(config)),
            "binaryfocalcrossentropy" => OfLabels(
                Loss.BinaryFocalCrossentropy, Activation.Sigmoid, [.. Smoothing(config), .. Gamma(config), .. Balance(config)]),
            "dice" => Dice(),
            "mse" or "meansquarederror" => OfValues(Loss.MeanSquaredError),
            "mae" or "meanabsoluteerror" => OfValues(Loss.MeanAbsoluteError),
            "huber" or "huberloss" => OfValues(
                Loss.Huber, Option(config, "delta", nameof(LossAttribute.Delta), 1, delta => delta > 0, "above 0")),
            _ => throw new RefusedException($"CompiledNet has no loss {name}; [Loss<T>] takes one of your own"),
        };

        OutputLoss OfClasses(Loss kind, params IEnumerable<(string, string)> options)
        {
            int last = output.Shape.Sizes().Length;
            if (config.Integer("axis", -1) is int axis && axis != -1 && axis != last)
                throw new RefusedException($"the axis of {name} is {axis}; CompiledNet's classes are the last axis");
            if (output.Shape.Channels == 1)
                throw new RefusedException($"{name} is of several classes, and the output has one");
            return OfLabels(kind, Activation.Softmax, options);
        }

        OutputLoss OfLabels(Loss kind, Activation activation, params IEnumerable<(string, string)> options)
        {
            bool fromLogits = config.Flag("from_logits", false);
            Require(fromLogits ? [Activation.Linear] : [activation]);
            return new(kind, [.. options, .. fromLogits ? [(nameof(LossAttribute.FromLogits), "true")] : Array.Empty<(string, string)>()]);
        }

        OutputLoss OfValues(Loss kind, params IEnumerable<(string, string)> options) => ActivationOf(output) != Activation.Softmax
            ? new(kind, [.. options])
            : throw new RefusedException($"{name} is of values, and the output ends with softmax");

        OutputLoss Dice()
        {
            int rank = output.Shape.Sizes().Length;
            int[]? axes = config.Find("axis") is { } axis ? KerasConfig.ReadIntegers(axis) : null;
            if (axes is null || !axes.Select(each => each < 0 ? each + rank + 1 : each).Order().SequenceEqual(Enumerable.Range(1, rank)))
            {
                throw new RefusedException(
                    $"{name} sums over axis {(axes is null ? "None" : string.Join(", ", axes))}; CompiledNet's Dice sums over each image, "
                        + $"axis {string.Join(", ", Enumerable.Range(1, rank))}");
            }

            Require([Activation.Sigmoid, Activation.Softmax]);
            return new(Loss.Dice);
        }

        void Require(Activation[] activations)
        {
            if (!activations.Contains(ActivationOf(output)))
            {
                throw new RefusedException(
                    $"{name} is of an output that ends with {string.Join(" or ", activations)}; this one ends with {ActivationOf(output)}");
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Smoothing(KerasConfig config) => Option(
        config, "label_smoothing", nameof(LossAttribute.LabelSmoothing), 0, smoothing => smoothing is >= 0 and < 1, "0 to 1, without 1");

    private static IEnumerable<(string Name, string Value)> Gamma(KerasConfig config) =>
        Option(config, "gamma", nameof(LossAttribute.Gamma), 2, gamma => gamma >= 1, "1 or more");

    private static IEnumerable<(string Name, string Value)> Alpha(KerasConfig config, float most) => Option(
        config, "alpha", nameof(LossAttribute.Alpha), 0.25f, alpha => alpha > 0 && alpha < most,
        most == 1 ? "above 0 and below 1" : "above 0");

    private static IEnumerable<(string Name, string Value)> Balance(KerasConfig config) => config.Flag("apply_class_balancing", false)
        ? [(nameof(LossAttribute.ApplyClassBalancing), "true"), .. Alpha(config, 1)]
        : [];

    private static IEnumerable<(string Name, string Value)> IgnoreLabel(KerasConfig config) => !config.Has("ignore_class") ? []
        : Math.Abs((long)config.Integer("ignore_class")) <= LargestLabel
            ? [(nameof(LossAttribute.IgnoreLabel), config.Integer("ignore_class").ToString(CultureInfo.InvariantCulture))]
            : throw new RefusedException($"its ignore_class is {config.Integer("ignore_class")}, which targets, floats, cannot hold");

    /// <summary>A number of a loss; nothing where it is the usual one.</summary>
    private static IEnumerable<(string Name, string Value)> Option(
        KerasConfig config, string name, string option, float usual, Func<float, bool> isValid, string expected)
    {
        if (config.Find(name) is { ValueKind: not JsonValueKind.Number } value)
            throw new RefusedException($"its {name} is {value.GetRawText()}; CompiledNet's is one number");
        float number = (float)config.Real(name, usual);
        return number == usual ? [] : float.IsFinite(number) && isValid(number) ? [(option, AttributeText.Real(number))]
            : throw new RefusedException($"its {name} is {number}; CompiledNet's is {expected}");
    }

    private static Activation ActivationOf(Node output) =>
        output.Layer is IActivated activated ? activated.Activation.Kind : Activation.Linear;
}
