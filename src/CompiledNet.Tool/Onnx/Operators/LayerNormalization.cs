using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>LayerNormalization along the last axis.</summary>
internal sealed class LayerNormalization : OnnxOperator
{
    private const float UsualEpsilon = 1e-5f;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        inputs.RefuseFurtherOutputs("the mean");
        ViewValue view = inputs.LastAxis();
        if (Cutting.Axis(node.Integer("axis", -1), view.Dimensions.Length) != view.Dimensions.Length - 1)
            throw new RefusedException($"it normalizes {view} from axis {node.Integer("axis", -1)} on; CompiledNet normalizes the last");
        int channels = view.Dimensions[^1];
        return Moments.Normalize(
            view, (float)node.Real("epsilon", UsualEpsilon), Numbers(inputs.RequireKnown(1), channels),
            inputs.Known(2) is { } shift ? Numbers(shift, channels) : new float[channels], inputs.Source).Settle(inputs.Batch);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        (Tensor x, Tensor gamma) = (inputs[0]!, inputs[1]!);
        int axis = Cutting.Axis(node.Integer("axis", -1), x.Rank), length = Tensor.LengthOf(x.Shape[axis..]);
        double epsilon = node.Real("epsilon", UsualEpsilon);
        double[] values = [.. x.Data.Chunk(length).SelectMany(part =>
        {
            double mean = part.Average(), deviation = Math.Sqrt(part.Average(value => (value - mean) * (value - mean)) + epsilon);
            return part.Select((value, i) => ((value - mean) / deviation * gamma.Data[i % gamma.Length])
                + (inputs.ElementAtOrDefault(2) is { } beta ? beta.Data[i % beta.Length] : 0));
        })];
        return new(x.Shape, values);
    }

    private static float[] Numbers(Tensor numbers, int channels) => numbers.Length == channels ? numbers.ToSingles()
        : throw new RefusedException($"it has {numbers.Length} numbers for {channels} channels");
}

/// <summary>A part of a layer normalization that a file puts together: mean, difference, square, variance, deviation.</summary>
internal sealed record MomentValue(Moment Kind, ViewValue Of) : OnnxValue
{
    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; init; }

    public override string ToString() => $"a part of a normalization ({Kind}) of {Of}";
}

internal enum Moment
{
    /// <summary>The mean over the channels.</summary>
    Mean,

    /// <summary>What values are more than the mean.</summary>
    Difference,

    /// <summary>Its square.</summary>
    Square,

    /// <summary>The mean of the squares, maybe with epsilon.</summary>
    Variance,

    /// <summary>The root of that.</summary>
    Deviation,
}

/// <summary>Layer normalization as files put it together: (x - mean) / sqrt(mean((x - mean)^2) + epsilon).</summary>
internal static class Moments
{
    /// <summary>What comes of a part and another value; null where that is no part of a normalization.</summary>
    public static OnnxValue? Combine(string sign, OnnxInputs inputs)
    {
        if (inputs[0] is MomentValue { Kind: Moment.Difference } squared && sign == "*" && ReferenceEquals(inputs[0], inputs[1]))
            return squared with { Kind = Moment.Square };
        if (sign == "-" && inputs[1] is MomentValue { Kind: Moment.Mean } mean && inputs[0] is (LayerValue or ViewValue)
            && inputs.View().Node == mean.Of.Node)
            return mean with { Kind = Moment.Difference };
        if (sign == "+" && (inputs[0] as MomentValue ?? inputs[1] as MomentValue) is { Kind: Moment.Variance } variance
            && (inputs[0] as KnownValue ?? inputs[1] as KnownValue) is { Tensor: { Length: 1 } number })
            return variance with { Epsilon = variance.Epsilon + number.Data[0] };
        if (sign == "/" && inputs[0] is MomentValue { Kind: Moment.Difference } difference
            && inputs[1] is MomentValue { Kind: Moment.Deviation } deviation
            && difference.Of.Node == deviation.Of.Node)
        {
            int channels = difference.Of.Dimensions[^1];
            return Normalize(
                difference.Of, (float)deviation.Epsilon, [.. Enumerable.Repeat(1f, channels)], new float[channels],
                    null).Settle(inputs.Batch);
        }

        return null;
    }

    public static ViewValue Normalize(ViewValue view, float epsilon, float[] gamma, float[] beta, string? source) => view.On(new Node(
        new LayerNormalizationLayer(epsilon, new("gamma", [gamma.Length], gamma), new("beta", [beta.Length], beta)), source, view.Node));
}

/// <summary>Pow: the square of a difference within a normalization, or of known numbers.</summary>
internal sealed class Pow : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) =>
        inputs[0] is MomentValue { Kind: Moment.Difference } difference && inputs.RequireKnown(1).Data is [2]
            ? difference with { Kind = Moment.Square }
            : throw new RefusedException("it is known to CompiledNet for the square within a layer normalization only");

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => Broadcasting.Combine(inputs[0]!, inputs[1]!, Math.Pow);
}

/// <summary>Sqrt: the root of a variance within a normalization, or of known numbers.</summary>
internal sealed class Sqrt : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => inputs[0] is MomentValue { Kind: Moment.Variance } variance
        ? variance with { Kind = Moment.Deviation }
        : throw new RefusedException("it is known to CompiledNet for the root within a layer normalization only");

    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs) => [Evaluate(node, inputs)];

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!.Map(Math.Sqrt);
}
