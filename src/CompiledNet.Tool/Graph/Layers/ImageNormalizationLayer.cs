using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>A normalization of each image by itself, of the channels at each position or of groups of channels.</summary>
internal abstract record ImageNormalizationLayer(float Epsilon, Weight Gamma, Weight Beta) : Layer
{
    public const float DefaultEpsilon = 1e-3f;

    /// <inheritdoc cref="BatchNormalizationLayer.HasScale"/>
    public bool HasScale { get; init; } = true;

    /// <inheritdoc cref="BatchNormalizationLayer.HasCenter"/>
    public bool HasCenter { get; init; } = true;

    public sealed override IReadOnlyList<Weight> Weights => [.. ChannelScaling.Of(HasScale, Gamma), .. ChannelScaling.Of(HasCenter, Beta)];

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        if (!(Epsilon > 0) || Epsilon > 1)
            throw new RefusedException($"its epsilon is {Epsilon}; expected more than 0 and at most 1");
        Sizes.CheckWeight(Gamma, inputs[0].Channels);
        Sizes.CheckWeight(Beta, inputs[0].Channels);
        return inputs[0];
    }

    protected AttributeText WithOptions(AttributeText attribute) => ChannelScaling.Write(
        Epsilon == DefaultEpsilon ? attribute : attribute.Option("Epsilon", AttributeText.Real(Epsilon)), HasScale, HasCenter);
}

/// <summary>The channels at each position.</summary>
internal sealed record LayerNormalizationLayer(float Epsilon, Weight Gamma, Weight Beta) : ImageNormalizationLayer(Epsilon, Gamma, Beta)
{
    public override string Stem => "LayerNorm";

    public static LayerNormalizationLayer Read(LayerReading reading) => new(
        reading.Arguments.Real("Epsilon", DefaultEpsilon), ChannelScaling.ReadGamma(reading), ChannelScaling.ReadBeta(reading))
    {
        HasScale = ChannelScaling.HasScale(reading),
        HasCenter = ChannelScaling.HasCenter(reading),
    };

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => WithOptions(new AttributeText("LayerNormalization"));

    /// <summary>Channels stand first there: they are turned before and behind, since the last axis is normalized.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        if (onnx.Opset < 17)
            throw new RefusedException("layer normalization exists in ONNX from version 17 on");
        string[] numbers = [onnx.AddWeight("gamma", Gamma), onnx.AddWeight("beta", Beta)];
        string value = onnx.AddNode(
            "LayerNormalization", [onnx.AddChannelsLast(inputs[0], shapes[0]), .. numbers], [("axis", -1L), ("epsilon", Epsilon)]);
        return onnx.AddChannelsFirst(value, shapes[0]);
    }
}

/// <summary>Groups of channels, over all positions.</summary>
internal sealed record GroupNormalizationLayer(int Groups, float Epsilon, Weight Gamma, Weight Beta) : ImageNormalizationLayer(Epsilon, Gamma, Beta)
{
    public const int DefaultGroups = 32;

    public override string Stem => "GroupNorm";

    public static GroupNormalizationLayer Read(LayerReading reading) => new(
        reading.Arguments.Integer("groups", DefaultGroups), reading.Arguments.Real("Epsilon", DefaultEpsilon),
        ChannelScaling.ReadGamma(reading), ChannelScaling.ReadBeta(reading))
    {
        HasScale = ChannelScaling.HasScale(reading),
        HasCenter = ChannelScaling.HasCenter(reading),
    };

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => Groups > 0 && inputs[0].Channels % Groups == 0
        ? base.Infer(inputs)
        : throw new RefusedException($"it has {Groups} groups of {inputs[0].Channels} channels");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        WithOptions(new AttributeText("GroupNormalization").Add($"{Groups}"));

    /// <summary>
    /// The operator has a number for each channel from version 21 on, and takes no vector; else it is a normalization of instances whose
    /// channels are the groups, and its scaling stands behind it.
    /// </summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        if (onnx.Opset >= 21 && !shapes[0].IsVector)
        {
            return onnx.AddNode(
                "GroupNormalization", [inputs[0], onnx.AddWeight("gamma", Gamma), onnx.AddWeight("beta", Beta)],
                [("num_groups", (long)Groups), ("epsilon", Epsilon)]);
        }

        int[] positions = shapes[0].Positions(), channels = [shapes[0].Channels, .. positions.Select(_ => 1)];
        string together = onnx.AddNode("Reshape", [inputs[0], onnx.AddIntegers("groups", [0, Groups, -1])]);
        string normal = onnx.AddNode(
            "InstanceNormalization",
            [together, onnx.AddWeight("ones", new("ones", [Groups], [.. Enumerable.Repeat(1f, Groups)])),
                onnx.AddWeight("zeros", new("zeros", [Groups], new float[Groups]))],
            [("epsilon", Epsilon)]);
        string apart = onnx.AddNode("Reshape", [normal, onnx.AddIntegers("channels", [0, shapes[0].Channels, .. positions])]);
        string scaled = onnx.AddNode("Mul", [apart, onnx.AddWeight("gamma", Gamma with { Shape = channels })]);
        return onnx.AddNode("Add", [scaled, onnx.AddWeight("beta", Beta with { Shape = channels })]);
    }
}
