using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>A function of each value that CompiledNet has, whatever the shape.</summary>
/// <param name="read">Reads the function from a node's attributes.</param>
internal sealed class Elementwise(Func<OnnxNode, (Function Function, Func<double, double> Apply)> read) : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) =>
        inputs.Layer().Then(new ActivationLayer(read(node).Function), inputs.Source);

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!.Map(read(node).Apply);

    public static Elementwise Plain(Activation activation, Func<double, double> function) => new(_ => (new(activation), function));

    /// <summary>LeakyRelu; 0.01 unless said otherwise.</summary>
    public static (Function, Func<double, double>) Leaky(OnnxNode node)
    {
        double slope = node.Real("alpha", 0.01f);
        return slope is >= 0 and < float.MaxValue ? (new(Activation.LeakyRelu, (float)slope), x => x >= 0 ? x : slope * x)
            : throw new RefusedException($"its alpha is {slope}; CompiledNet's LeakyRelu has at least 0");
    }

    /// <summary>Gelu, by the error function or the hyperbolic tangent.</summary>
    public static (Function, Func<double, double>) Gelu(OnnxNode node) => node.Text("approximate", "none") switch
    {
        "none" => (new(Activation.Gelu), Functions.Gelu),
        "tanh" => (new(Activation.GeluTanh), Functions.GeluTanh),
        string other => throw new RefusedException($"it is approximated by {other}; CompiledNet has none and tanh"),
    };

    public static (Function, Func<double, double>) Swish(OnnxNode node)
    {
        double alpha = node.Real("alpha", 1);
        return alpha == 1 ? (new(Activation.Silu), x => x * Functions.Sigmoid(x))
            : throw new RefusedException($"its alpha is {alpha}; CompiledNet's Silu has 1");
    }
}

/// <summary>A function that is scaled: said as one of CompiledNet's between scalings, where these are not 1.</summary>
internal sealed class Scaled(Func<OnnxNode, Scaled.Parts> read, Func<OnnxNode, Func<double, double>> evaluate) : OnnxOperator
{
    public override bool IsValueByValue => true;

    /// <summary>y = OuterScale * f(InnerScale * x + InnerShift) + OuterShift.</summary>
    internal sealed record Parts(Activation Function, double InnerScale = 1, double InnerShift = 0, double OuterScale = 1, double OuterShift = 0);

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => Say(read(node), inputs.Layer(), inputs.Source);

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!.Map(evaluate(node));

    public static LayerValue Say(Parts parts, LayerValue value, string? source)
    {
        value = Affine.Say(value, parts.InnerScale, parts.InnerShift, null);
        value = value.Then(new ActivationLayer(new(parts.Function)), source);
        return Affine.Say(value, parts.OuterScale, parts.OuterShift, null);
    }

    /// <summary>clip(alpha x + beta, 0, 1); CompiledNet's has 1/6 and 1/2.</summary>
    public static Scaled HardSigmoid() => new(
        node => new(Activation.HardSigmoid, Near(6 * Alpha(node), 1), Near((6 * Beta(node)) - 3, 0)),
        node => x => Math.Clamp((Alpha(node) * x) + Beta(node), 0, 1));

    /// <summary>gamma x above zero, gamma alpha (exp(x) - 1) below; with the usual alpha any gamma is a scaling.</summary>
    public static Scaled Selu() => new(
        node => Math.Abs(SeluAlpha(node) - 1.6732632) < 1e-4 ? new(Activation.Selu, OuterScale: Near(SeluGamma(node) / 1.0507009873554805, 1))
            : throw new RefusedException($"its alpha is {SeluAlpha(node)}; CompiledNet's Selu has 1.6733"),
        node => x => SeluGamma(node) * (x > 0 ? x : SeluAlpha(node) * (Math.Exp(x) - 1)));

    private static double Alpha(OnnxNode node) => node.Real("alpha", 0.2f);

    private static double Beta(OnnxNode node) => node.Real("beta", 0.5);

    private static double SeluAlpha(OnnxNode node) => node.Real("alpha", 1.67326319217681884765625);

    private static double SeluGamma(OnnxNode node) => node.Real("gamma", 1.05070102214813232421875);

    /// <summary>What single precision cannot tell from a round number is that number.</summary>
    private static double Near(double value, double round) => Math.Abs(value - round) < 1e-6 ? round : value;
}

/// <summary>Clip to a range: Relu, Relu6, or a Relu6 between scalings.</summary>
internal sealed class Clip : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Layer();
        (double least, double most) = Range(node, inputs.Known(1), inputs.Known(2));
        if (!(least < most))
            throw new RefusedException($"its range is {least} to {most}: all values become one");
        bool hasLeast = least > -float.MaxValue, hasMost = most < float.MaxValue;
        Scaled.Parts? parts = (hasLeast, hasMost) switch
        {
            (true, true) => new(Activation.Relu6, 6 / (most - least), -6 * least / (most - least), (most - least) / 6, least),
            (true, false) => new(Activation.Relu, 1, -least, 1, least),
            (false, true) => new(Activation.Relu, -1, most, -1, most),
            _ => null,
        };
        return parts is null ? value : Scaled.Say(parts, value, inputs.Source);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        (double least, double most) = Range(node, inputs.ElementAtOrDefault(1), inputs.ElementAtOrDefault(2));
        return inputs[0]!.Map(x => Math.Min(Math.Max(x, least), most));
    }

    private static (double Least, double Most) Range(OnnxNode node, Tensor? least, Tensor? most) => (
        least?.Data.FirstOrDefault() ?? node.Real("min", double.NegativeInfinity), most?.Data.FirstOrDefault()
            ?? node.Real("max", double.PositiveInfinity));
}

/// <summary>
/// PRelu with known slopes: a leaky relu where all are one and not below zero, with a slope for every value our own, else the sum of relu(x)
/// and -slope * relu(-x).
/// </summary>
internal sealed class PRelu : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Layer();
        Tensor known = Align(inputs.RequireKnown(1), value.Dimensions.Length + 1, node.Opset);
        if (value.IsChannelsFirstMap && value.Node.Shape.Length > value.Node.Shape.Channels && known.Length == value.Node.Shape.Length)
            return value.Then(new PReluLayer(OfEveryValue(known, value.Node.Shape)), inputs.Source);
        double[] slopes = Broadcasting.PerChannel(known, value);
        if (slopes[0] >= 0 && slopes.All(slope => slope == slopes[0]))
            return value.Then(new ActivationLayer(new(Activation.LeakyRelu, (float)slopes[0])), inputs.Source);
        LayerValue above = value.Then(new ActivationLayer(new(Activation.Relu)), null);
        LayerValue below = Affine.Say(value, -1, 0, null).Then(new ActivationLayer(new(Activation.Relu)), null);
        below = Affine.Say(below, [.. slopes.Select(slope => -slope)], new double[slopes.Length], null);
        return value with { Node = new Node(new AddLayer(), inputs.Source, above.Node,
            below.Node) { Remark = "a PReLU: relu(x) - slope * relu(-x)" } };
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) =>
        Broadcasting.Combine(inputs[0]!, Align(inputs[1]!, inputs[0]!.Rank, node.Opset), (x, slope) => x >= 0 ? x : slope * x);

    /// <summary>A slope for each value of a map, channels last.</summary>
    private static Weight OfEveryValue(Tensor slopes, TensorShape shape)
    {
        float[] values = slopes.ToSingles();
        int positions = shape.Height * shape.Width;
        return new Weight("alpha", shape.Sizes(),
            [.. Enumerable.Range(0, values.Length).Select(index => values[(index % shape.Channels * positions) + (index / shape.Channels)])]);
    }

    /// <summary>Before version 7, a slope for each channel stands alone.</summary>
    private static Tensor Align(Tensor slope, int rank, int opset) => opset < 7 && slope.Rank == 1 && slope.Length > 1 && rank > 2
        ? slope.Reshape([slope.Length, .. Enumerable.Repeat(1, rank - 2)])
        : slope;
}

/// <summary>Elu: x above zero, alpha (exp(x) - 1) below. With another alpha than 1 it is the sum alpha * elu(x) + (1 - alpha) * relu(x).</summary>
internal sealed class Elu : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        double alpha = node.Real("alpha", 1);
        LayerValue value = inputs.Layer();
        if (alpha == 1)
            return value.Then(new ActivationLayer(new(Activation.Elu)), inputs.Source);
        LayerValue curved = Affine.Say(value.Then(new ActivationLayer(new(Activation.Elu)), null), alpha, 0, null);
        LayerValue straight = Affine.Say(value.Then(new ActivationLayer(new(Activation.Relu)), null), 1 - alpha, 0, null);
        return value with { Node = new Node(new AddLayer(), inputs.Source, curved.Node, straight.Node) { Remark = FormattableString.Invariant(
            $"an ELU of alpha {(float)alpha}") } };
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) =>
        inputs[0]!.Map(x => x > 0 ? x : node.Real("alpha", 1) * (Math.Exp(x) - 1));
}

/// <summary>Erf, a part of Gelu where that is put together.</summary>
internal sealed class Erf : OnnxOperator
{
    public override bool IsValueByValue => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => inputs.Layer().Then(new ErfLayer(), node.Name);

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => inputs[0]!.Map(Functions.Erf);
}
