using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>BatchNormalization along the last axis: gamma and beta, each where it is asked for, moving mean and variance.</summary>
internal sealed class KerasBatchNormalization(KerasConfig config) : KerasLayer
{
    private readonly bool hasScale = config.Flag("scale", true), hasCenter = config.Flag("center", true);
    private readonly double momentum = config.Real("momentum", 0.99), epsilon = config.Real("epsilon", 1e-3);
    private readonly int[]? axis = config.Has("axis") ? config.Integers("axis") : null;

    public override int Variables => 2 + (hasScale ? 1 : 0) + (hasCenter ? 1 : 0);

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        RequireLast(axis ?? [-1], inputs[0].Shape);
        (double[] gamma, double[] beta, double[] mean, double[] variance) = Split(weights);
        var layer = BatchNormalizationLayer.Create((float)momentum, (float)epsilon, Singles(gamma), Singles(beta), Singles(mean), Singles(variance));
        return new Node(layer with { HasScale = hasScale, HasCenter = hasCenter }, name, inputs);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        (double[] gamma, double[] beta, double[] mean, double[] variance) = Split(weights);
        int channels = gamma.Length;
        return new(inputs[0].Shape, [.. inputs[0].Data.Select((x, i) =>
            (gamma[i % channels] * (x - mean[i % channels]) / Math.Sqrt(variance[i % channels] + epsilon)) + beta[i % channels])]);
    }

    private (double[] Gamma, double[] Beta, double[] Mean, double[] Variance) Split(IReadOnlyList<Tensor> weights)
    {
        int next = 0;
        double[]? gamma = hasScale ? weights[next++].Data : null, beta = hasCenter ? weights[next++].Data : null;
        double[] mean = weights[next].Data, variance = weights[next + 1].Data;
        return (gamma ?? [.. Enumerable.Repeat(1.0, mean.Length)], beta ?? new double[mean.Length], mean, variance);
    }

    private static float[] Singles(double[] values) => Array.ConvertAll(values, value => (float)value);
}

/// <summary>
/// What scales and shifts each channel by fixed numbers: a rescaling where they are alike, else said as a normalization that training
/// leaves as it is.
/// </summary>
internal abstract class KerasAffine : KerasLayer
{
    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        (double[] scale, double[] shift) = Numbers(weights, inputs[0].Shape.Channels);
        BatchNormalizationLayer layer = BatchNormalizationLayer.Affine(scale, shift);
        return layer.Rescaling is { } rescaling
            ? new Node(rescaling, name, inputs)
            : new Node(layer, name, inputs) { IsFrozen = true, Remark = Describe() };
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        int channels = inputs[0].Shape[^1];
        (double[] scale, double[] shift) = Numbers(weights, channels);
        return new(inputs[0].Shape, [.. inputs[0].Data.Select((x, i) => (x * scale[i % channels]) + shift[i % channels])]);
    }

    protected abstract (double[] Scale, double[] Shift) Numbers(IReadOnlyList<Tensor> weights, int channels);

    protected abstract string Describe();

    /// <summary>A number for each channel, or one for all.</summary>
    protected static double[] Spread(double[] numbers, int channels) =>
        numbers.Length == channels ? numbers
        : numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], channels)]
        : throw new RefusedException($"it scales {numbers.Length} channels; there are {channels}");
}

/// <summary>Rescaling: x * scale + offset.</summary>
internal sealed class KerasRescaling(KerasConfig config) : KerasAffine
{
    private readonly double[] scales = Read(config, "scale", 1), offsets = Read(config, "offset", 0);

    protected override (double[] Scale, double[] Shift) Numbers(IReadOnlyList<Tensor> weights, int channels) =>
        (Spread(scales, channels), Spread(offsets, channels));

    protected override string Describe() => "a Rescaling";

    private static double[] Read(KerasConfig config, string name, double otherwise)
    {
        if (config.Find(name) is not { ValueKind: System.Text.Json.JsonValueKind.Array } array)
            return [config.Real(name, otherwise)];
        return [.. array.EnumerateArray().Select(item => item.ValueKind == System.Text.Json.JsonValueKind.Number
            && item.TryGetDouble(out double number)
            ? number : throw config.Wrong(name, "numbers", array))];
    }
}

/// <summary>
/// Normalization: (x - mean) / max(sqrt(variance), 1e-7), of statistics that the layer has adapted to. Behind other layers than inputs it
/// is said as a normalization that training leaves as it is.
/// </summary>
internal sealed class KerasNormalization : KerasAffine
{
    private readonly int[]? axis;

    public KerasNormalization(KerasConfig config)
    {
        if (config.Flag("invert", false))
            throw new RefusedException("it is inverted");
        if (config.Has("mean") || config.Has("variance"))
            throw new RefusedException("its mean and variance are given as arguments; only those that it adapted to can be read");
        axis = config.Has("axis") ? config.Integers("axis") : null;
    }

    /// <summary>Mean, variance and the number of examples.</summary>
    public override int Variables => 3;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        RequireLast(axis ?? [-1], inputs[0].Shape);
        if (!inputs[0].IsGiven)
            return base.Lower(inputs, name, weights);
        int channels = inputs[0].Shape.Channels;
        return new Node(new NormalizationLayer(Statistic("mean", weights[0]), Statistic("variance", weights[1])), name, inputs);

        Weight Statistic(string variable, Tensor values) =>
            new(variable, [channels], Array.ConvertAll(Spread(values.Data, channels), number => (float)number));
    }

    protected override (double[] Scale, double[] Shift) Numbers(IReadOnlyList<Tensor> weights, int channels)
    {
        // Without an axis all values have one mean and one variance.
        (double[] means, double[] variances) = (Spread(weights[0].Data, channels), Spread(weights[1].Data, channels));
        double[] scale = Array.ConvertAll(variances, variance => 1 / Math.Max(Math.Sqrt(variance), NormalizationLayer.LeastDeviation));
        return (scale, [.. means.Select((mean, i) => -mean * scale[i])]);
    }

    protected override string Describe() => "a Normalization";
}
