using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>A normalization of each image by itself: gamma and beta, each where it is asked for.</summary>
internal abstract class KerasImageNormalization : KerasLayer
{
    private readonly bool hasScale, hasCenter;
    private readonly int[] axis;

    protected KerasImageNormalization(KerasConfig config)
    {
        if (config.Flag("rms_scaling", false))
            throw new RefusedException("its rms_scaling is true: it leaves the mean as it is, which CompiledNet has no layer for");
        hasScale = config.Flag("scale", true);
        hasCenter = config.Flag("center", true);
        axis = config.Has("axis") ? config.Integers("axis") : [-1];
        Epsilon = config.Real("epsilon", 1e-3);
    }

    public override int Variables => (hasScale ? 1 : 0) + (hasCenter ? 1 : 0);

    protected double Epsilon { get; }

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        RequireLast(axis, inputs[0].Shape);
        (double[] gamma, double[] beta) = Split(weights, inputs[0].Shape.Channels);
        ImageNormalizationLayer layer = ToLayer(Weight("gamma", gamma), Weight("beta", beta));
        return new Node(layer with { HasScale = hasScale, HasCenter = hasCenter }, name, inputs);

        static Weight Weight(string variable, double[] values) => new(variable, [values.Length], Array.ConvertAll(values, value => (float)value));
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        Tensor input = inputs[0];
        int channels = input.Shape[^1];
        (double[] gamma, double[] beta) = Split(weights, channels);
        var result = new double[input.Length];
        foreach (IGrouping<int, int> part in Enumerable.Range(0, input.Length).GroupBy(index => PartOf(index, channels)))
        {
            double mean = part.Average(index => input.Data[index]);
            double variance = part.Average(index => (input.Data[index] - mean) * (input.Data[index] - mean));
            foreach (int index in part)
                result[index] = ((input.Data[index] - mean) / Math.Sqrt(variance + Epsilon) * gamma[index % channels]) + beta[index % channels];
        }

        return new(input.Shape, result);
    }

    protected abstract ImageNormalizationLayer ToLayer(Weight gamma, Weight beta);

    /// <summary>Which values are normalized together.</summary>
    protected abstract int PartOf(int index, int channels);

    private (double[] Gamma, double[] Beta) Split(IReadOnlyList<Tensor> weights, int channels)
    {
        int next = 0;
        double[]? gamma = hasScale ? weights[next++].Data : null, beta = hasCenter ? weights[next].Data : null;
        return (gamma ?? [.. Enumerable.Repeat(1.0, channels)], beta ?? new double[channels]);
    }
}

/// <summary>LayerNormalization along the last axis.</summary>
internal sealed class KerasLayerNormalization(KerasConfig config) : KerasImageNormalization(config)
{
    public override KerasMask Mask => KerasMask.Carries;

    protected override ImageNormalizationLayer ToLayer(Weight gamma, Weight beta) => new LayerNormalizationLayer((float)Epsilon, gamma, beta);

    protected override int PartOf(int index, int channels) => index / channels;
}

/// <summary>GroupNormalization of the last axis; -1 is a group for each channel.</summary>
internal sealed class KerasGroupNormalization(KerasConfig config) : KerasImageNormalization(config)
{
    private readonly int groups = config.Integer("groups", 32);

    protected override ImageNormalizationLayer ToLayer(Weight gamma, Weight beta) => new GroupNormalizationLayer(Groups(gamma.Values.Length), (float)Epsilon, gamma, beta);

    protected override int PartOf(int index, int channels) => index % channels / (channels / Groups(channels));

    private int Groups(int channels) => groups == -1 ? channels : groups > 0 && channels % groups == 0 ? groups
        : throw new RefusedException($"it has {groups} groups of {channels} channels");
}

/// <summary>PReLU: a slope for each value, or, where rows and columns are shared, for each channel.</summary>
internal sealed class KerasPRelu(KerasConfig config) : KerasLayer
{
    private readonly int[] shared = config.Has("shared_axes") ? config.Integers("shared_axes") : [];

    public override int Variables => 1;

    public override KerasMask Mask => KerasMask.Carries;

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        Tensor alpha = weights[0];
        bool isPerChannel = !inputs[0].Shape.IsVector && alpha.Length == inputs[0].Shape.Channels;
        if (shared.Length > 0 && !isPerChannel)
            throw new RefusedException($"it shares the axes {string.Join(", ", shared)}; CompiledNet's PRelu shares rows and columns, or nothing");
        int[] shape = isPerChannel ? PReluLayer.PerChannel(inputs[0].Shape) : alpha.Shape;
        return new Node(new PReluLayer(ToWeight("alpha", alpha.Reshape(shape))), name, inputs);
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights)
    {
        double[] alpha = weights[0].Data;
        return new(inputs[0].Shape, [.. inputs[0].Data.Select((x, index) => x > 0 ? x : x * alpha[index % alpha.Length])]);
    }
}
