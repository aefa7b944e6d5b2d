using System.Text.Json;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>A layer that does nothing in prediction.</summary>
/// <param name="layer">As CompiledNet says it.</param>
internal class KerasTraining(Layer layer) : KerasLayer
{
    public sealed override KerasMask Mask => KerasMask.Carries;

    /// <summary>Dropout of channels.</summary>
    public static KerasTraining SpatialDropout(string attribute, KerasConfig config)
    {
        KerasWindow.CheckChannelsLast(config);
        return Dropout(attribute, config);
    }

    /// <summary>Dropout of values.</summary>
    public static KerasTraining Dropout(string attribute, KerasConfig config) => (float)config.Real("rate") is >= 0 and < 1 and float rate
        ? new(new TrainingLayer(attribute, AttributeText.Real(rate)))
        : throw new RefusedException($"its rate is {config.Real("rate")}; expected 0 to 1, without 1");

    public static KerasTraining GaussianNoise(KerasConfig config) => (float)config.Real("stddev") is >= 0 and <= float.MaxValue and var deviation
        ? new(new TrainingLayer("GaussianNoise", AttributeText.Real(deviation)))
        : throw new RefusedException($"its stddev is {config.Real("stddev")}; expected at least 0");

    public static KerasTraining RandomFlip(KerasConfig config) => config.Text("mode", "horizontal_and_vertical") switch
    {
        "horizontal_and_vertical" => new(new TrainingLayer("RandomFlip")),
        "horizontal" => new(new TrainingLayer("RandomFlip", "FlipMode.Horizontal")),
        "vertical" => new(new TrainingLayer("RandomFlip", "FlipMode.Vertical")),
        string other => throw new RefusedException($"its mode is {other}; expected horizontal, vertical or both"),
    };

    public sealed override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) => new(layer, name, inputs);

    public sealed override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => inputs[0];
}

/// <summary>RandomTranslation, which moves by parts of pixels.</summary>
internal sealed class KerasRandomTranslation : KerasTraining
{
    private KerasRandomTranslation(Layer layer)
        : base(layer)
    {
    }

    public override string Omission => "images are moved by whole rows and columns: its interpolation is left out";

    /// <summary>Reads it; where it moves farther one way than the other, it is left out.</summary>
    public static KerasLayer Read(KerasConfig config)
    {
        if (Factor(config, "height_factor") is not { } height || Factor(config, "width_factor") is not { } width)
            return new KerasOnlyInTraining("RandomTranslation");
        string fill = config.Text("fill_mode", "reflect") switch
        {
            "reflect" => "Reflect",
            "constant" => "Constant",
            "wrap" => "Wrap",
            "nearest" => "Nearest",
            string other => throw new RefusedException($"its fill_mode is {other}; CompiledNet has reflect, constant, wrap and nearest"),
        };
        List<string> arguments = [AttributeText.Real(height), AttributeText.Real(width)];
        if (fill != "Reflect")
            arguments.Add($"FillMode = FillMode.{fill}");
        float value = (float)config.Real("fill_value", 0);
        if (fill == "Constant" && value != 0)
            arguments.Add($"FillValue = {AttributeText.Real(value)}");
        return new KerasRandomTranslation(new TrainingLayer("RandomTranslation", arguments));
    }

    /// <summary>A part of the size, either way, or two that are as far one way as the other; null where these differ.</summary>
    private static float? Factor(KerasConfig config, string name)
    {
        double[] numbers = config.Find(name) is { } value && KerasConfig.Items(value) is { } items
            ? [.. items.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number)
                ? number : throw config.Wrong(name, "numbers", value))]
            : [config.Real(name), -config.Real(name)];
        return numbers is [double one, double other] && one == -other && Math.Abs(one) <= 1 ? (float)Math.Abs(one) : null;
    }
}
