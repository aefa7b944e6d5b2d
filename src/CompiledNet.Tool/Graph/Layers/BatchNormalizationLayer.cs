using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Each channel minus its mean, over its standard deviation, times gamma, plus beta.</summary>
internal sealed record BatchNormalizationLayer(float Momentum, float Epsilon, Weight Gamma, Weight Beta, Weight Mean, Weight Variance) : Layer
{
    public const float DefaultMomentum = 0.99f, DefaultEpsilon = 1e-3f;

    public override string Stem => "BatchNorm";

    /// <summary>Whether gamma is a weight; else it is 1.</summary>
    public bool HasScale { get; init; } = true;

    /// <summary>Whether beta is a weight; else it is 0.</summary>
    public bool HasCenter { get; init; } = true;

    public override IReadOnlyList<Weight> Weights => [.. ChannelScaling.Of(HasScale, Gamma), .. ChannelScaling.Of(HasCenter, Beta), Mean, Variance];

    /// <summary>The scaling and shift that a normalization of mean 0 and variance 1 is; null where it is a normalization indeed.</summary>
    public (float[] Scale, float[] Shift)? Scaling =>
        Epsilon == DefaultEpsilon && Mean.Values.All(mean => mean == 0) && Variance.Values.All(variance => variance == 1 - DefaultEpsilon)
            ? (Gamma.Values, Beta.Values) : null;

    /// <summary>The rescaling that does the same; null where channels differ, or all become one number.</summary>
    public RescalingLayer? Rescaling =>
        Scaling is { } scaling && scaling.Scale[0] != 0 && float.IsFinite(scaling.Scale[0]) && float.IsFinite(scaling.Shift[0])
        && scaling.Scale.All(scale => scale == scaling.Scale[0]) && scaling.Shift.All(shift => shift == scaling.Shift[0])
            ? new(scaling.Scale[0], scaling.Shift[0]) : null;

    /// <summary>Scales and shifts each channel by fixed numbers, as a frozen normalization of mean 0 and variance 1 does.</summary>
    public static BatchNormalizationLayer Affine(double[] scale, double[] shift)
    {
        float[] variance = new float[scale.Length];
        Array.Fill(variance, 1 - DefaultEpsilon);
        return Create(DefaultMomentum, DefaultEpsilon, Array.ConvertAll(scale, value => (float)value),
            Array.ConvertAll(shift, value => (float)value), new float[scale.Length], variance);
    }

    public static BatchNormalizationLayer Create(float momentum, float epsilon, float[] gamma, float[] beta, float[] mean, float[] variance)
    {
        if (!(momentum is >= 0 and < 1))
            throw new RefusedException($"its momentum is {momentum}; expected 0 to 1, without 1");
        if (!(epsilon > 0) || !float.IsFinite(epsilon))
            throw new RefusedException($"its epsilon is {epsilon}; expected more than 0");
        return new(momentum, epsilon, Weight("gamma", gamma), Weight("beta", beta), Weight("moving_mean", mean), Weight("moving_variance", variance));

        static Weight Weight(string variable, float[] values) => new(variable, [values.Length], values);
    }

    public static BatchNormalizationLayer Read(LayerReading reading)
    {
        int channels = reading.Input.Channels;
        return new(
            reading.Arguments.Real("Momentum", DefaultMomentum), reading.Arguments.Real("Epsilon", DefaultEpsilon), ChannelScaling.ReadGamma(reading),
            ChannelScaling.ReadBeta(reading), reading.Weight("moving_mean", channels), reading.Weight("moving_variance", channels))
        {
            HasScale = ChannelScaling.HasScale(reading),
            HasCenter = ChannelScaling.HasCenter(reading),
        };
    }

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        foreach (Weight weight in Weights)
            Sizes.CheckWeight(weight, inputs[0].Channels);
        return inputs[0];
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        var attribute = new AttributeText("BatchNormalization");
        if (Momentum != DefaultMomentum)
            attribute.Option("Momentum", AttributeText.Real(Momentum));
        if (Epsilon != DefaultEpsilon)
            attribute.Option("Epsilon", AttributeText.Real(Epsilon));
        return ChannelScaling.Write(attribute, HasScale, HasCenter);
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        string[] numbers = [onnx.AddWeight("weight", Gamma), onnx.AddWeight("bias", Beta), onnx.AddWeight("running_mean", Mean),
            onnx.AddWeight("running_var", Variance)];
        return onnx.AddNode("BatchNormalization", [inputs[0], .. numbers], [("epsilon", Epsilon), ("momentum", Momentum)]);
    }
}
